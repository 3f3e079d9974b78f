package dev.ottla.protocol.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.protocol.ApiMessage;
import dev.ottla.protocol.MessageCodec;
import dev.ottla.protocol.UnsupportedVersionException;
import dev.ottla.protocol.differential.SchemaFile.StructValue;
import java.util.List;
import org.apache.kafka.common.protocol.Message;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: our bytes are Kafka's bytes. Method: for each message and version, random values are put into our record and
 * into the official class; both must encode alike, and each must read the other's bytes back to an equal value.
 */
class CodecDifferentialTest {

    private static final int INSTANCES = 24;

    static List<SchemaFile> schemas() {
        return SchemaFile.all();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyVersionHasTheOfficialBytesAndReadsThemBack(SchemaFile schema) {
        for (short version = schema.lowestVersion(); version <= schema.highestVersion(); version++) {
            for (int instance = 0; instance < INSTANCES; instance++) {
                long seed = schema.name().hashCode() * 31L + version * 1000L + instance;
                StructValue tree = new RandomTree(seed, version, false).struct(schema, schema.fields());
                compare(schema, version, tree, schema + " version " + version + " seed " + seed);
            }
        }
    }

    private static void compare(SchemaFile schema, short version, StructValue tree, String what) {
        ApiMessage ours = OurSide.message(schema, tree);
        Message official = OfficialSide.message(schema, tree);
        MessageCodec<ApiMessage> codec = OurSide.codec(ours);
        byte[] officialBytes = OfficialSide.encode(official, version);
        assertThat(codec.toByteArray(ours, version)).as(what).isEqualTo(officialBytes);
        assertThat(codec.read(officialBytes, version)).as(what).isEqualTo(ours).hasSameHashCodeAs(ours);
        assertThat(OfficialSide.decode(schema, officialBytes, version)).as(what).isEqualTo(official);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void valuesThatAVersionMayDropAreDropped(SchemaFile schema) {
        for (short version = schema.lowestVersion(); version <= schema.highestVersion(); version++) {
            for (int instance = 0; instance < INSTANCES; instance++) {
                long seed = schema.name().hashCode() * 37L + version * 1000L + instance;
                StructValue tree = new RandomTree(seed, version, true).struct(schema, schema.fields());
                ApiMessage ours = OurSide.message(schema, tree);
                assertThat(OurSide.codec(ours).toByteArray(ours, version))
                        .as(schema + " version " + version + " seed " + seed)
                        .isEqualTo(OfficialSide.encode(OfficialSide.message(schema, tree), version));
            }
        }
    }

    /** Fields of later versions, with values that are not the default, written into versions before them. */
    @ParameterizedTest
    @MethodSource("schemas")
    void valuesThatAVersionCannotCarryAreRefusedWhereKafkaRefusesThem(SchemaFile schema) {
        for (short version = schema.lowestVersion(); version <= schema.highestVersion(); version++) {
            for (short other = schema.lowestVersion(); other <= schema.highestVersion(); other++) {
                for (int instance = 0; instance < 2; instance++) {
                    long seed = schema.name().hashCode() * 41L + version * 1000L + other * 10L + instance;
                    StructValue tree = new RandomTree(seed, other, false).struct(schema, schema.fields());
                    compareOutcome(schema, version, tree, schema + " v" + other + " as v" + version + " seed " + seed);
                }
            }
        }
    }

    private static void compareOutcome(SchemaFile schema, short version, StructValue tree, String what) {
        ApiMessage ours = OurSide.message(schema, tree);
        MessageCodec<ApiMessage> codec = OurSide.codec(ours);
        byte[] official;
        try {
            official = OfficialSide.encode(OfficialSide.message(schema, tree), version);
        } catch (org.apache.kafka.common.errors.UnsupportedVersionException | NullPointerException e) {
            // With two faults in one message it depends on the order of writing which of them is told.
            assertThatThrownBy(() -> codec.toByteArray(ours, version))
                    .as(what + ": " + e.getMessage())
                    .isInstanceOfAny(UnsupportedVersionException.class, NullPointerException.class);
            return;
        }
        assertThat(codec.toByteArray(ours, version)).as(what).isEqualTo(official);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void defaultsAreTheOfficialOnes(SchemaFile schema) {
        StructValue nothing = StructValue.empty();
        for (short version = schema.lowestVersion(); version <= schema.highestVersion(); version++) {
            compareOutcome(schema, version, nothing, schema + " version " + version);
        }
    }
}
