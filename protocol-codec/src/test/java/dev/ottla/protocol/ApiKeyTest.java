package dev.ottla.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.message.MessageCodecs;
import java.util.Arrays;
import org.apache.kafka.common.message.ApiMessageType.ListenerType;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiKeyTest {

    @Test
    void everyApiOfKafkaThatStillHasVersionsIsHere() {
        assertThat(Arrays.stream(ApiKey.values()).map(Enum::name))
                .containsExactlyElementsOf(Arrays.stream(ApiKeys.values())
                        .filter(ApiKeys::hasValidVersion)
                        .map(Enum::name)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void versionsAndListenersAreTheOfficialOnes(ApiKey ours) {
        ApiKeys official = ApiKeys.forId(ours.id());
        assertThat(ours.name()).isEqualTo(official.name());
        assertThat(ours.lowestVersion()).isEqualTo(official.oldestVersion());
        assertThat(ours.latestVersion()).isEqualTo(official.latestVersion(false));
        assertThat(ours.latestUnstableVersion()).isEqualTo(official.latestVersion(true));
        assertThat(ours.onBroker()).isEqualTo(official.inScope(ListenerType.BROKER));
        assertThat(ours.onController()).isEqualTo(official.inScope(ListenerType.CONTROLLER));
        assertThat(ApiKey.forId(ours.id())).isSameAs(ours);
    }

    @ParameterizedTest
    @EnumSource
    void headersHaveTheOfficialVersions(ApiKey ours) {
        ApiKeys official = ApiKeys.forId(ours.id());
        for (short version = ours.lowestVersion(); version <= ours.latestUnstableVersion(); version++) {
            assertThat(ours.requestHeaderVersion(version)).isEqualTo(official.requestHeaderVersion(version));
            assertThat(ours.responseHeaderVersion(version)).isEqualTo(official.responseHeaderVersion(version));
            assertThat(ours.supports(version)).isEqualTo(official.isVersionEnabled(version, false));
        }
        assertThat(ours.supports((short) (ours.lowestVersion() - 1))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void eachHasItsCodecs(ApiKey ours) {
        assertThat(MessageCodecs.requestCodec(ours).messageName()).endsWith("Request");
        assertThat(MessageCodecs.responseCodec(ours).messageName()).endsWith("Response");
        assertThat(MessageCodecs.requestCodec(ours).lowestVersion()).isEqualTo(ours.lowestVersion());
        assertThat(MessageCodecs.requestCodec(ours).highestVersion()).isEqualTo(ours.latestUnstableVersion());
    }

    @Test
    void aNumberWithoutApiGivesNull() {
        assertThat(ApiKey.forId((short) -1)).isNull();
        assertThat(ApiKey.forId((short) 4)).as("LeaderAndIsr, gone since 4.0").isNull();
        assertThat(ApiKey.forId(Short.MAX_VALUE)).isNull();
    }
}
