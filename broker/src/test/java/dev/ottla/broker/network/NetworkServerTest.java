package dev.ottla.broker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.handler.AnswerSlot;
import dev.ottla.handler.Connection;
import dev.ottla.protocol.Part;
import dev.ottla.runtime.SystemClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real sockets on both transports; the intake echoes each frame. */
class NetworkServerTest {
    private static final int SO_TIMEOUT_MS = 20_000;
    private static final int SILENCE_MS = 200;
    private static final int LONG_MS = 60_000;
    private static final int HIGH_IP_LIMIT = 1_000;

    private final List<Socket> sockets = new ArrayList<>();
    private EventLoops loops;
    private NetworkServer server;
    private Echo echo;
    private int port;

    @AfterEach
    void close() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close(1_000);
        loops.close();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void framesAreAnsweredInOrderOverARealSocket(Transport transport) throws Exception {
        start(transport, Integer.MAX_VALUE, HIGH_IP_LIMIT, -1);
        Socket client = connect();

        for (int sizeBytes : new int[] {6, 100, 70_000, 3_000_000, 7}) {
            send(client, frame(3, sizeBytes));
        }
        for (int sizeBytes : new int[] {6, 100, 70_000, 3_000_000, 7}) {
            assertThat(receive(client)).isEqualTo(frame(3, sizeBytes));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void garbageClosesTheConnectionAndDisturbsNobody(Transport transport) throws Exception {
        start(transport, Integer.MAX_VALUE, HIGH_IP_LIMIT, -1);
        Socket good = connect();
        Socket bad = connect();
        bad.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        assertThat(bad.getInputStream().read()).isEqualTo(-1);
        send(good, frame(3, 10));
        assertThat(receive(good)).hasSize(10);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anAddressThatHasItsShareIsClosed(Transport transport) throws Exception {
        start(transport, Integer.MAX_VALUE, 1, -1);
        Socket first = connect();
        send(first, frame(3, 10));
        receive(first);
        Socket second = connect();

        assertThat(isClosedByPeer(second)).isTrue();
        first.close();
        Socket third = connectUntilServed();
        assertThat(third.isConnected()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aFullBrokerLetsTheNextOneWait(Transport transport) throws Exception {
        start(transport, 1, HIGH_IP_LIMIT, -1);
        Socket first = connect();
        send(first, frame(3, 10));
        receive(first);
        Socket second = connect();
        send(second, frame(3, 12));
        assertThat(server.connectionCount()).isEqualTo(1);

        first.close();

        assertThat(receive(second)).hasSize(12);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anIdleConnectionIsClosed(Transport transport) throws Exception {
        start(transport, Integer.MAX_VALUE, HIGH_IP_LIMIT, 50);
        Socket client = connect();

        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aGracefulStopAnswersWhatWasStarted(Transport transport) throws Exception {
        start(transport, Integer.MAX_VALUE, HIGH_IP_LIMIT, -1);
        echo.holds = true;
        Socket client = connect();
        send(client, frame(3, 10));
        while (echo.held.isEmpty()) {
            Thread.onSpinWait();
        }
        server.stopAccepting();
        echo.letGo();

        assertThat(receive(client)).hasSize(10);
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    /** Settings that are taken up while a broker starts change the limits; nobody is there to answer yet. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void newLimitsLetNobodyInBeforeTheDoorIsOpened(Transport transport) throws Exception {
        NetworkConfig config = bind(transport, Integer.MAX_VALUE, HIGH_IP_LIMIT, -1);
        server.limitConnections(config.connections());
        Socket client = connect();
        send(client, frame(3, 10));
        client.setSoTimeout(SILENCE_MS);
        assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketTimeoutException.class);
        assertThat(server.connectionCount()).isZero();

        server.accept();
        client.setSoTimeout(SO_TIMEOUT_MS);

        assertThat(receive(client)).hasSize(10);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aListenerThatIsOpenedLaterLetsClientsInAtOnce(Transport transport) throws Exception {
        start(transport, Integer.MAX_VALUE, HIGH_IP_LIMIT, -1);
        port = server.open(listener("EXTRA", 0), echo).port();
        Socket client = connect();

        send(client, frame(3, 10));

        assertThat(receive(client)).hasSize(10);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aListenerThatIsClosedGivesItsDueAnswersAndItsPortAndDisturbsNobody(Transport transport) throws Exception {
        start(transport, Integer.MAX_VALUE, HIGH_IP_LIMIT, -1);
        Socket other = connect();
        int extra = server.open(listener("EXTRA", 0), echo).port();
        port = extra;
        Socket idle = connectUntilServed();
        Socket waiting = connect();
        echo.holds = true;
        send(waiting, frame(3, 10));
        while (echo.held.isEmpty()) {
            Thread.onSpinWait();
        }

        server.close("EXTRA", LONG_MS);

        assertThat(idle.getInputStream().read()).isEqualTo(-1);
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        echo.letGo();
        assertThat(receive(waiting)).hasSize(10);
        assertThat(waiting.getInputStream().read()).isEqualTo(-1);
        echo.holds = false;
        send(other, frame(3, 12));
        assertThat(receive(other)).hasSize(12);
        assertThat(server.open(listener("AGAIN", extra), echo).port()).isEqualTo(extra);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void thePortOfAClosedListenerIsFreeAtOnceWhateverElseItsEventLoopHasToDo(Transport transport) throws Exception {
        start(transport, Integer.MAX_VALUE, HIGH_IP_LIMIT, -1);
        port = server.open(listener("EXTRA", 0), echo).port();
        AtomicBoolean busy = new AtomicBoolean(true);
        keepBusyWhile(busy, loops.next());
        keepBusyWhile(busy, loops.next());

        server.close("EXTRA", LONG_MS);

        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        busy.set(false);
    }

    private static void keepBusyWhile(AtomicBoolean busy, EventLoop loop) {
        loop.execute(() -> {
            if (busy.get()) {
                keepBusyWhile(busy, loop);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aConnectionOfAClosedListenerThatDoesNotGetItsAnswerIsClosedInTheEnd(Transport transport) throws Exception {
        start(transport, Integer.MAX_VALUE, HIGH_IP_LIMIT, -1);
        echo.holds = true;
        port = server.open(listener("EXTRA", 0), echo).port();
        Socket waiting = connect();
        send(waiting, frame(3, 10));
        while (echo.held.isEmpty()) {
            Thread.onSpinWait();
        }

        server.close("EXTRA", 1);

        assertThat(waiting.getInputStream().read()).isEqualTo(-1);
        echo.letGo();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aListenerThatCannotBeBoundLeavesTheOthersAndCanBeOpenedElsewhere(Transport transport) throws Exception {
        start(transport, Integer.MAX_VALUE, HIGH_IP_LIMIT, -1);

        assertThatThrownBy(() -> server.open(listener("EXTRA", port), echo))
                .isInstanceOf(BindFailure.class)
                .hasMessageContaining("EXTRA://localhost:" + port);
        assertThatThrownBy(() ->
                        server.open(new Endpoint("EXTRA", SecurityProtocol.PLAINTEXT, "no.such.host.invalid", 0), echo))
                .isInstanceOf(BindFailure.class)
                .hasMessageContaining("the host has no address");

        Socket client = connect();
        send(client, frame(3, 10));
        assertThat(receive(client)).hasSize(10);
        assertThat(server.open(listener("EXTRA", 0), echo).port()).isNotZero();
    }

    private static Endpoint listener(String name, int port) {
        return new Endpoint(name, SecurityProtocol.PLAINTEXT, "localhost", port);
    }

    private void start(Transport transport, int maxConnections, int maxPerIp, long maxIdleMs) {
        bind(transport, maxConnections, maxPerIp, maxIdleMs);
        server.accept();
    }

    private NetworkConfig bind(Transport transport, int maxConnections, int maxPerIp, long maxIdleMs) {
        loops = new EventLoops(transport == Transport.EPOLL ? Transport.best() : transport, 2, "test-loop");
        NetworkConfig config = new NetworkConfig(
                "PLAINTEXT",
                2,
                new NetworkConfig.Sockets(-1, -1, 50),
                new NetworkConfig.Requests(10_000_000, -1, 64, 8_000_000),
                new NetworkConfig.Connections(
                        maxConnections, Map.of(), maxPerIp, Map.of(), Integer.MAX_VALUE, maxIdleMs));
        server = new NetworkServer(config, loops, new SystemClock());
        echo = new Echo();
        port = server.open(listener("PLAINTEXT", 0), echo).port();
        return config;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("localhost"), port);
        socket.setSoTimeout(SO_TIMEOUT_MS);
        sockets.add(socket);
        return socket;
    }

    private Socket connectUntilServed() throws IOException {
        while (true) {
            Socket socket = connect();
            try {
                send(socket, frame(3, 10));
                receive(socket);
                return socket;
            } catch (IOException closedAsTheFirstIsStillCounted) {
                socket.close();
            }
        }
    }

    private static boolean isClosedByPeer(Socket socket) {
        try {
            return socket.getInputStream().read() == -1;
        } catch (IOException reset) {
            return true;
        }
    }

    private static byte[] frame(int apiKey, int sizeBytes) {
        byte[] frame = new byte[sizeBytes];
        for (int i = 2; i < sizeBytes; i++) {
            frame[i] = (byte) i;
        }
        frame[1] = (byte) apiKey;
        return frame;
    }

    private static void send(Socket socket, byte[] frame) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(frame.length);
        out.write(frame);
    }

    private static byte[] receive(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return frame;
    }

    private static final class Echo implements RequestIntake {
        private record Held(AnswerSlot slot, ByteBuf answer) {}

        private final List<Held> held = new CopyOnWriteArrayList<>();
        private volatile boolean holds;

        @Override
        public boolean serves(short apiKey) {
            return apiKey < 100;
        }

        @Override
        public void accept(Connection connection, ByteBuf frame, AnswerSlot slot) {
            ByteBuf answer = Unpooled.buffer().writeInt(frame.readableBytes()).writeBytes(frame);
            frame.release();
            held.add(new Held(slot, answer));
            if (!holds) {
                letGo();
            }
        }

        void letGo() {
            held.forEach(one -> one.slot().send(List.of(new Part.Bytes(one.answer())), () -> {}));
            held.clear();
        }
    }
}
