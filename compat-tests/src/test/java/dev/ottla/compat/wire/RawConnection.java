package dev.ottla.compat.wire;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A socket that sends whatever bytes it is told to, and tells what came back. */
public final class RawConnection implements AutoCloseable {
    private static final int CONNECT_LIMIT_MS = 2_000;

    private final Socket socket = new Socket();

    public RawConnection(int port, int readLimitMs) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_LIMIT_MS);
        socket.setSoTimeout(readLimitMs);
        socket.setTcpNoDelay(true);
    }

    /** Whether a broker on this port answers an ApiVersions request of version 0. */
    public static boolean answersApiVersions(int port) {
        try (RawConnection connection = new RawConnection(port, CONNECT_LIMIT_MS)) {
            connection.sendFrame(Frames.apiVersions(7));
            return ByteBuffer.wrap(connection.readFrame()).getInt() == 7;
        } catch (IOException e) {
            return false;
        }
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Sends the bytes behind their length. */
    public void sendFrame(byte[] frame) throws IOException {
        send(ByteBuffer.allocate(4 + frame.length)
                .putInt(frame.length)
                .put(frame)
                .array());
    }

    /** No more bytes will come from this side. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** One frame, without its length. */
    public byte[] readFrame() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return frame;
    }

    /**
     * What the broker does next: {@code "closed"}, {@code "silent"} for the read limit, or the frame in hexadecimal.
     */
    public String reaction() throws IOException {
        try {
            return HexFormat.of().formatHex(readFrame());
        } catch (SocketTimeoutException e) {
            return "silent";
        } catch (EOFException | SocketException e) {
            return "closed";
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
