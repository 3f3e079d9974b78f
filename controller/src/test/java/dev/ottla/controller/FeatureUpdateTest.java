package dev.ottla.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataVersion;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.UpdateFeaturesRequest;
import dev.ottla.protocol.message.UpdateFeaturesRequest.FeatureUpdateKey;
import dev.ottla.protocol.message.UpdateFeaturesResponse;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import dev.ottla.runtime.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Features go up and down as in Apache Kafka 4.3.1, whose answers these are. */
class FeatureUpdateTest {
    private static final byte UPGRADE = 1;
    private static final byte SAFE = 2;
    private static final byte UNSAFE = 3;

    private final Simulation simulation = new Simulation(11);
    private final SimulatedFileStore disk =
            new SimulatedFileStore(simulation.clock(), simulation.random().fork());
    private final QuorumWorld world = new QuorumWorld(simulation, disk, Path.of("/data"));

    @BeforeEach
    void start() throws IOException {
        world.format();
        world.start();
        world.join();
    }

    @Test
    void aFeatureGoesDownOnlyIfThatIsWanted() {
        refused(
                "group.version",
                0,
                UPGRADE,
                "Can't downgrade the version of this feature without setting the upgrade"
                        + " type to either safe or unsafe downgrade.");
        assertThat(update("group.version", 0, SAFE).errorCode()).isEqualTo(ErrorCode.NONE.code());
        assertThat(world.image().features().level("group.version")).isZero();
        refused("group.version", 1, SAFE, "Can't downgrade to a newer version.");
        assertThat(update("group.version", 1, UPGRADE).errorCode()).isEqualTo(ErrorCode.NONE.code());
        assertThat(world.image().features().level("group.version")).isEqualTo((short) 1);
    }

    @Test
    void whatNobodyKnowsIsRefused() {
        refused("nope.version", 1, UPGRADE, "Local controller 1 does not support this feature.");
        refused("metadata.version", 31, UPGRADE, "Local controller 1 only supports versions 7-30");
        refused("group.version", -1, UPGRADE, "A feature version cannot be less than 0.");
        refused("group.version", 1, (byte) 9, "The controller does not support the given upgrade type.");
        refused("kraft.version", 0, SAFE, "Can't downgrade the version of this feature.");
    }

    @Test
    void metadataVersionGoesDownOnlyWhereNothingGetsLost() {
        assertThat(update("metadata.version", 29, SAFE).errorMessage())
                .endsWith("Unsupported metadata.version downgrade from 30 to 29. Refusing to perform the requested"
                        + " downgrade because it might delete metadata information.");
        assertThat(update("metadata.version", 22, UNSAFE).errorMessage())
                .endsWith("Unsupported metadata.version downgrade from 30 to 22. Unsafe metadata downgrade is not"
                        + " supported in this version.");
        assertThat(world.image().features().metadataVersion()).isEqualTo(MetadataVersion.LATEST);
        assertThat(new MetadataVersion((short) 29).saysMoreThan(new MetadataVersion((short) 24)))
                .isFalse();
        assertThat(new MetadataVersion((short) 24).saysMoreThan(new MetadataVersion((short) 22)))
                .isTrue();
    }

    @Test
    void allUpdatesHappenOrNone() {
        UpdateFeaturesResponse response =
                update(false, 1, key("group.version", 0, SAFE), key("nope.version", 1, UPGRADE));
        assertThat(response.errorCode()).isEqualTo(ErrorCode.INVALID_UPDATE_VERSION.code());
        assertThat(world.image().features().level("group.version")).isEqualTo((short) 1);
    }

    @Test
    void validationChangesNothing() {
        assertThat(update(true, 2, key("share.version", 0, SAFE)).errorCode()).isZero();
        assertThat(world.image().features().level("share.version")).isEqualTo((short) 1);
    }

    @Test
    void singleResultsAreToldBeforeVersionTwo() {
        UpdateFeaturesResponse response = update(false, 1, key("share.version", 1, UPGRADE));
        assertThat(response.results()).singleElement().satisfies(result -> {
            assertThat(result.feature()).isEqualTo("share.version");
            assertThat(result.errorMessage()).isEqualTo("NONE");
        });
        assertThat(update("share.version", 1, UPGRADE).results()).isEmpty();
    }

    @Test
    void withEligibleLeadersTheClusterHasOneMinimumOfReplicas() {
        assertThat(update("eligible.leader.replicas.version", 0, SAFE).errorCode())
                .isZero();
        ConfigChanges.set(world, ConfigResource.broker(1), "min.insync.replicas", "2");
        assertThat(update("eligible.leader.replicas.version", 1, UPGRADE).errorCode())
                .isZero();

        assertThat(world.image().configurations().of(ConfigResource.broker(1))).isEmpty();
        assertThat(world.image().configurations().of(ConfigResource.ALL_BROKERS))
                .containsEntry("min.insync.replicas", "1");
    }

    @Test
    void levelsAreThereAfterARestart() throws IOException {
        update("transaction.version", 1, SAFE);
        world.stop();
        world.start();
        assertThat(world.image().features().level("transaction.version")).isEqualTo((short) 1);
    }

    private void refused(String feature, int level, byte type, String problem) {
        UpdateFeaturesResponse response = update(feature, level, type);
        assertThat(response.errorCode()).isEqualTo(ErrorCode.INVALID_UPDATE_VERSION.code());
        assertThat(response.errorMessage())
                .isEqualTo("The update failed for all features since the following feature had an error: "
                        + "Invalid update version " + level + " for feature " + feature + ". " + problem);
    }

    private UpdateFeaturesResponse update(String feature, int level, byte type) {
        return update(false, 2, key(feature, level, type));
    }

    private UpdateFeaturesResponse update(boolean validateOnly, int version, FeatureUpdateKey... updates) {
        UpdateFeaturesRequest request = UpdateFeaturesRequest.builder()
                .featureUpdates(List.of(updates))
                .validateOnly(validateOnly)
                .build();
        return world.ask(
                (UpdateFeaturesRequest asked, ControllerReply<UpdateFeaturesResponse> reply) ->
                        world.controller().updateFeatures(asked, (short) version, reply),
                request);
    }

    private static FeatureUpdateKey key(String feature, int level, byte type) {
        return FeatureUpdateKey.builder()
                .feature(feature)
                .maxVersionLevel((short) level)
                .upgradeType(type)
                .build();
    }
}
