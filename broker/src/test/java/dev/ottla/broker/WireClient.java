package dev.ottla.broker;

import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.WireReader;
import dev.ottla.protocol.WireWriter;
import dev.ottla.protocol.message.MessageCodecs;
import dev.ottla.protocol.message.RequestHeader;
import dev.ottla.protocol.message.ResponseHeaderCodec;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A client as plain as can be: one request, one answer, latest versions. */
public final class WireClient implements AutoCloseable {
    private static final int TIMEOUT_MS = 30_000;

    private final Socket socket;
    private int correlationId;

    public WireClient(int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MS);
    }

    /** Sends a request and waits for its answer. */
    @SuppressWarnings("unchecked") // an API's answers have one type
    public <R extends ApiResponse> R send(ApiRequest<R> request) throws IOException {
        write(request);
        byte[] frame = new byte[in().readInt()];
        in().readFully(frame);
        ApiKey api = request.apiKey();
        WireReader reader = new WireReader(Unpooled.wrappedBuffer(frame));
        ResponseHeaderCodec.INSTANCE.read(reader, api.responseHeaderVersion(api.latestVersion()));
        return (R) MessageCodecs.responseCodec(api).read(reader, api.latestVersion());
    }

    private void write(ApiRequest<?> request) throws IOException {
        ApiKey api = request.apiKey();
        short version = api.latestVersion();
        try (WireWriter out = WireWriter.onHeap()) {
            RequestHeader.builder()
                    .requestApiKey(api.id())
                    .requestApiVersion(version)
                    .correlationId(correlationId++)
                    .clientId("test")
                    .build()
                    .write(out, api.requestHeaderVersion(version));
            request.write(out, version);
            byte[] frame = out.toByteArray();
            DataOutputStream stream = new DataOutputStream(socket.getOutputStream());
            stream.writeInt(frame.length);
            stream.write(frame);
            stream.flush();
        }
    }

    private DataInputStream in() throws IOException {
        return new DataInputStream(socket.getInputStream());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
