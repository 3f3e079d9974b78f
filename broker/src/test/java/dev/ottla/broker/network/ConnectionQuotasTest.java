package dev.ottla.broker.network;

import static dev.ottla.broker.network.ConnectionQuotas.Verdict.ACCEPTED;
import static dev.ottla.broker.network.ConnectionQuotas.Verdict.ACCEPTED_IN_EXCHANGE;
import static dev.ottla.broker.network.ConnectionQuotas.Verdict.ADDRESS_HAS_ITS_SHARE;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionQuotasTest {
    private static final String CLIENTS = "PLAINTEXT";
    private static final String BROKERS = "INTERNAL";
    private static final String OTHERS = "OTHERS";

    private final InetAddress here = address(1);
    private final InetAddress there = address(2);

    @Test
    void anAddressThatHasItsShareIsRefused() {
        ConnectionQuotas quotas = quotas(100, 1, Map.of());

        assertThat(quotas.admit(CLIENTS, here)).isEqualTo(ACCEPTED);
        assertThat(quotas.admit(CLIENTS, here)).isEqualTo(ADDRESS_HAS_ITS_SHARE);
        assertThat(quotas.admit(CLIENTS, there)).isEqualTo(ACCEPTED);
        quotas.left(CLIENTS, here);
        assertThat(quotas.admit(CLIENTS, here)).isEqualTo(ACCEPTED);
    }

    @Test
    void anOverrideIsStrongerThanTheLimitOfAllAddresses() {
        ConnectionQuotas quotas = quotas(100, 0, Map.of(here, 1));

        assertThat(quotas.admit(CLIENTS, here)).isEqualTo(ACCEPTED);
        assertThat(quotas.admit(CLIENTS, there)).isEqualTo(ADDRESS_HAS_ITS_SHARE);
    }

    @Test
    void aFullBrokerHasNoRoomUntilSomebodyLeaves() {
        ConnectionQuotas quotas = quotas(1, 100, Map.of());
        assertThat(quotas.hasRoom(CLIENTS)).isTrue();
        quotas.admit(CLIENTS, here);
        assertThat(quotas.hasRoom(CLIENTS)).isFalse();

        quotas.left(CLIENTS, here);

        assertThat(quotas.hasRoom(CLIENTS)).isTrue();
    }

    @Test
    void thePrivilegedListenerIsLetInInExchangeForAnother() {
        ConnectionQuotas quotas = quotas(1, 100, Map.of());
        quotas.admit(CLIENTS, here);

        assertThat(quotas.hasRoom(BROKERS)).isTrue();
        assertThat(quotas.admit(BROKERS, there)).isEqualTo(ACCEPTED_IN_EXCHANGE);
    }

    @Test
    void aListenerAloneHasNoPrivileges() {
        ConnectionQuotas quotas = quotas(1, 100, Map.of());
        quotas.admit(CLIENTS, here);

        quotas.listeners(1);
        assertThat(quotas.hasRoom(BROKERS)).isFalse();
        quotas.listeners(2);
        assertThat(quotas.hasRoom(BROKERS)).isTrue();
    }

    @Test
    void aListenerHasALimitOfItsOwn() {
        ConnectionQuotas quotas = quotas(limits(100, 100, Map.of(), 1_000, Map.of(CLIENTS, limit(1, 1_000))));
        quotas.admit(CLIENTS, here);

        assertThat(quotas.hasRoom(CLIENTS)).isFalse();
        assertThat(quotas.hasRoom(OTHERS)).isTrue();
    }

    @Test
    void theRateOfNewConnectionsIsLimited() {
        CreationRate rate = new CreationRate();

        assertThat(rate.countAndDelayMs(2, 0)).isZero();
        assertThat(rate.countAndDelayMs(2, 0)).isEqualTo(500);
        assertThat(rate.countAndDelayMs(2, 500)).isEqualTo(500);
        assertThat(rate.countAndDelayMs(2, 10_000)).isZero();
    }

    @Test
    void theRateOfTheBrokerIsThatOfAllListenersButThePrivilegedOneDoesNotWaitForIt() {
        ConnectionQuotas quotas = quotas(limits(100, 100, Map.of(), 2, Map.of()));

        assertThat(quotas.countAndDelayMs(CLIENTS, 0)).isZero();
        assertThat(quotas.countAndDelayMs(BROKERS, 0)).isZero();
        assertThat(quotas.countAndDelayMs(OTHERS, 0)).isEqualTo(1_000);
    }

    @Test
    void theRateOfAListenerIsItsOwn() {
        ConnectionQuotas quotas = quotas(limits(100, 100, Map.of(), 1_000, Map.of(BROKERS, limit(100, 1))));

        assertThat(quotas.countAndDelayMs(BROKERS, 0)).isEqualTo(1_000);
        assertThat(quotas.countAndDelayMs(CLIENTS, 0)).isZero();
    }

    private static ConnectionQuotas quotas(int max, int maxPerIp, Map<InetAddress, Integer> overrides) {
        return quotas(limits(max, maxPerIp, overrides, Integer.MAX_VALUE, Map.of()));
    }

    private static ConnectionQuotas quotas(NetworkConfig.Connections limits) {
        ConnectionQuotas quotas = new ConnectionQuotas(new NetworkConfig(
                BROKERS,
                1,
                new NetworkConfig.Sockets(-1, -1, 50),
                new NetworkConfig.Requests(1_000, -1, 10, 1_000),
                limits));
        quotas.listeners(3);
        return quotas;
    }

    private static NetworkConfig.Connections limits(
            int max,
            int maxPerIp,
            Map<InetAddress, Integer> overrides,
            int maxCreationRate,
            Map<String, NetworkConfig.OfListener> ofListeners) {
        return new NetworkConfig.Connections(max, ofListeners, maxPerIp, overrides, maxCreationRate, -1);
    }

    private static NetworkConfig.OfListener limit(int max, int maxCreationRate) {
        return new NetworkConfig.OfListener(max, maxCreationRate);
    }

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
