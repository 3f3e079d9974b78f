package dev.ottla.protocol.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCompilerTest {

    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000);

    @TempDir
    Path folder;

    private static Schema schema(String name, String versions) throws IOException {
        return new SchemaParser("some").parse(new JsonMapper().readTree("""
                {"type": "metadata", "apiKey": 1, "name": "%s", "validVersions": "%s", "flexibleVersions": "1+",
                 "fields": [{"name": "Id", "type": "int32", "versions": "0+"}]}""".formatted(name, versions)));
    }

    @Test
    void theManifestTellsWhatIsNewGoneAndChanged() throws IOException {
        SchemaManifest before =
                SchemaManifest.of(List.of(schema("Kept", "0"), schema("Old", "0"), schema("Grown", "0-1")));
        SchemaManifest now =
                SchemaManifest.of(List.of(schema("Kept", "0"), schema("New", "0"), schema("Grown", "0-2")));
        assertThat(now.changesSince(before))
                .containsExactly(
                        "changed: some.Grown metadata apiKey=1 versions=0-2 flexible=1-2"
                                + " (was metadata apiKey=1 versions=0-1 flexible=1)",
                        "new:     some.New metadata apiKey=1 versions=0 flexible=none",
                        "gone:    some.Old (was metadata apiKey=1 versions=0 flexible=none)");
        assertThat(now.changesSince(now)).isEmpty();
    }

    @Test
    void theManifestIsReadBackAsWritten() throws IOException {
        SchemaManifest manifest = SchemaManifest.of(List.of(schema("A", "0"), schema("B", "0-7")));
        Path file = folder.resolve("manifest");
        manifest.write(file);
        assertThat(SchemaManifest.read(file)).isEqualTo(manifest);
        assertThat(SchemaManifest.read(folder.resolve("absent")).messages()).isEmpty();
    }

    @Test
    void sourcesThatStayTheSameAreLeftAloneAndOthersDeleted() throws IOException {
        new SourceTree(folder).write(List.of(schema("A", "0"), schema("B", "0")));
        Path kept = folder.resolve("some/A.java");
        Path changed = folder.resolve("some/RecordCodecs.java");
        Files.setLastModifiedTime(kept, LONG_AGO);
        Files.setLastModifiedTime(changed, LONG_AGO);
        new SourceTree(folder).write(List.of(schema("A", "0")));
        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(LONG_AGO);
        assertThat(Files.getLastModifiedTime(changed)).isNotEqualTo(LONG_AGO);
        assertThat(folder.resolve("some/B.java")).doesNotExist();
        assertThat(folder.resolve("some/package-info.java")).exists();
    }

    @Test
    void theStampChangesWithASchemaAndNotWithoutOne() throws IOException {
        Path schemas = Files.createDirectories(folder.resolve("schemas"));
        Path manifest = folder.resolve("manifest");
        Files.writeString(schemas.resolve("A.json"), "{}");
        Stamp stamp = Stamp.of(schemas, manifest);
        stamp.put(folder);
        assertThat(Stamp.of(schemas, manifest).isOn(folder)).isTrue();
        Files.writeString(schemas.resolve("A.json"), "{ }");
        assertThat(Stamp.of(schemas, manifest).isOn(folder)).isFalse();
    }

    @Test
    void aTypeThatNobodyKnowsStopsTheBuild() {
        assertThatThrownBy(() -> FieldType.parse("int128")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReadValueRule.listMethod(FieldType.Scalar.FLOAT64))
                .hasMessageContaining("No arrays of FLOAT64 yet");
    }

    @Test
    void constantsAreNamedAsKafkaNamesThem() {
        assertThat(ApiKeyRule.constantName("OffsetForLeaderEpoch")).isEqualTo("OFFSET_FOR_LEADER_EPOCH");
    }
}
