package dev.ottla.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataReplay;
import dev.ottla.metadata.MetadataVersion;
import dev.ottla.metadata.Provenance;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.CreateDelegationTokenRequest;
import dev.ottla.protocol.message.CreateDelegationTokenRequest.CreatableRenewers;
import dev.ottla.protocol.message.CreateDelegationTokenResponse;
import dev.ottla.protocol.message.ExpireDelegationTokenRequest;
import dev.ottla.protocol.message.RenewDelegationTokenRequest;
import dev.ottla.protocol.message.metadata.FeatureLevelRecord;
import dev.ottla.runtime.simulation.SeededRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a delegation token. */
class DelegationTokensTest {
    private static final long NOW = 1_000_000;
    private static final long DAY = 86_400_000;
    private static final DelegationTokenSettings SETTINGS =
            new DelegationTokenSettings("secret", 7 * DAY, DAY, 3_600_000);

    private final MetadataReplay replay = new MetadataReplay(MetadataImage.EMPTY);
    private DelegationTokens tokens = new DelegationTokens(SETTINGS, new SeededRandom(3));
    private long offset;

    @BeforeEach
    void finalizeFeatures() {
        apply(List.of(MetadataRecord.of(FeatureLevelRecord.builder()
                .name(MetadataVersion.FEATURE_NAME)
                .featureLevel(MetadataVersion.LATEST.level())
                .build())));
    }

    @Test
    void aTokenLivesForADayAndAWeekAtMost() {
        CreateDelegationTokenResponse token = create("User:ann");

        assertThat(token.errorCode()).isZero();
        assertThat(token.expiryTimestampMs()).isEqualTo(NOW + DAY);
        assertThat(token.maxTimestampMs()).isEqualTo(NOW + 7 * DAY);
        assertThat(token.hmac()).isEqualTo(SETTINGS.hmac(token.tokenId()));
    }

    @Test
    void onlyUsersMayRenew() {
        CreateDelegationTokenRequest request = CreateDelegationTokenRequest.builder()
                .renewers(List.of(CreatableRenewers.builder()
                        .principalType("Group")
                        .principalName("g")
                        .build()))
                .build();

        Decision<CreateDelegationTokenResponse> refused = tokens.create(replay.image(), request, "User:ann", NOW);

        assertThat(refused.response().errorCode()).isEqualTo(ErrorCode.INVALID_PRINCIPAL_TYPE.code());
        assertThat(refused.records()).isEmpty();
    }

    @Test
    void withoutASecretThereAreNoTokens() {
        tokens = new DelegationTokens(new DelegationTokenSettings(null, DAY, DAY, 1), new SeededRandom(3));

        assertThat(create("User:ann").errorCode()).isEqualTo(ErrorCode.DELEGATION_TOKEN_AUTH_DISABLED.code());
    }

    @Test
    void theOwnerAndTheRenewersProlongIt() {
        Bytes hmac = create("User:ann").hmac();

        assertThat(renew(hmac, "User:bob", NOW + 5)).isEqualTo(NOW + 5 + DAY);
        assertThat(renew(hmac, "User:ann", NOW + 6 * DAY))
                .as("expired on the second day")
                .isEqualTo(-1);
        assertThat(renew(hmac, "User:eve", NOW + 6)).isEqualTo(-1);
        assertThat(renew(Bytes.of((byte) 1), "User:ann", NOW)).isEqualTo(-1);
    }

    @Test
    void renewalEndsWithTheLongestLife() {
        Bytes hmac = create("User:ann").hmac();
        for (int day = 1; day <= 6; day++) {
            renew(hmac, "User:ann", NOW + day * DAY);
        }

        assertThat(renew(hmac, "User:ann", NOW + 6 * DAY + DAY / 2)).isEqualTo(NOW + 7 * DAY);
    }

    @Test
    void itsOwnerEndsItAtOnce() {
        Bytes hmac = create("User:ann").hmac();

        assertThat(expire(hmac, "User:eve", -1)).isEqualTo(ErrorCode.DELEGATION_TOKEN_OWNER_MISMATCH.code());
        assertThat(expire(hmac, "User:ann", -1)).isZero();
        assertThat(replay.image().access().delegationTokens()).isEmpty();
        assertThat(expire(hmac, "User:ann", -1)).isEqualTo(ErrorCode.DELEGATION_TOKEN_NOT_FOUND.code());
    }

    @Test
    void whatHasExpiredIsSweptAway() {
        create("User:ann");
        long due = tokens.nextSweepMs(replay.image(), NOW);
        assertThat(due).isEqualTo(NOW + 3_600_000);

        assertThat(tokens.sweep(replay.image(), due)).as("not expired yet").isEmpty();
        long later = tokens.nextSweepMs(replay.image(), NOW + 2 * DAY);
        apply(tokens.sweep(replay.image(), later));

        assertThat(replay.image().access().delegationTokens()).isEmpty();
        assertThat(tokens.nextSweepMs(replay.image(), later)).isEqualTo(Long.MAX_VALUE);
    }

    private CreateDelegationTokenResponse create(String requester) {
        Decision<CreateDelegationTokenResponse> decision = tokens.create(
                replay.image(),
                CreateDelegationTokenRequest.builder()
                        .maxLifetimeMs(-1)
                        .renewers(List.of(CreatableRenewers.builder()
                                .principalType("User")
                                .principalName("bob")
                                .build()))
                        .build(),
                requester,
                NOW);
        apply(decision.records());
        return decision.response();
    }

    private long renew(Bytes hmac, String requester, long nowMs) {
        var decision = tokens.renew(
                replay.image(),
                RenewDelegationTokenRequest.builder()
                        .hmac(hmac)
                        .renewPeriodMs(-1)
                        .build(),
                requester,
                nowMs);
        apply(decision.records());
        return decision.response().expiryTimestampMs();
    }

    private short expire(Bytes hmac, String requester, long periodMs) {
        var decision = tokens.expire(
                replay.image(),
                ExpireDelegationTokenRequest.builder()
                        .hmac(hmac)
                        .expiryTimePeriodMs(periodMs)
                        .build(),
                requester,
                NOW);
        apply(decision.records());
        return decision.response().errorCode();
    }

    private void apply(List<MetadataRecord> records) {
        records.forEach(record -> replay.replay(record.message(), new Provenance(offset++, 1, NOW)));
    }
}
