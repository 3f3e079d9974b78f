package dev.ottla.compat.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/** Request frames, as bytes without their length, written by the official serializers. */
public final class Frames {
    private Frames() {}

    /** An ApiVersions request of version 0. */
    public static byte[] apiVersions(int correlationId) {
        return header((short) 18, (short) 0, correlationId);
    }

    /** Only a header of version 1 with the client id {@code raw}. */
    public static byte[] header(short apiKey, short version, int correlationId) {
        byte[] clientId = {'r', 'a', 'w'};
        return ByteBuffer.allocate(10 + clientId.length)
                .putShort(apiKey)
                .putShort(version)
                .putInt(correlationId)
                .putShort((short) clientId.length)
                .put(clientId)
                .array();
    }

    /** A whole request. */
    public static byte[] request(ApiKeys api, short version, int correlationId, ApiMessage body) {
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(api.id)
                .setRequestApiVersion(version)
                .setCorrelationId(correlationId)
                .setClientId("raw");
        short headerVersion = api.requestHeaderVersion(version);
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer bytes = ByteBuffer.allocate(header.size(cache, headerVersion) + body.size(cache, version));
        ByteBufferAccessor writer = new ByteBufferAccessor(bytes);
        header.write(writer, cache, headerVersion);
        body.write(writer, cache, version);
        return bytes.array();
    }

    /** Sends a request and waits for its answer. */
    public static ApiMessage exchange(
            RawConnection connection, ApiKeys api, short version, int correlationId, ApiMessage request)
            throws IOException {
        connection.sendFrame(request(api, version, correlationId, request));
        ByteBuffer frame = ByteBuffer.wrap(connection.readFrame());
        frame.getInt();
        if (api.responseHeaderVersion(version) > 0) {
            frame.get();
        }
        ApiMessage answer = ApiMessageType.fromApiKey(api.id).newResponse();
        answer.read(new ByteBufferAccessor(frame), version);
        return answer;
    }
}
