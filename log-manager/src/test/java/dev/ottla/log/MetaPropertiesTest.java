package dev.ottla.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Whose directory it is can be read, or the operator is told which file cannot be understood: nothing else. */
class MetaPropertiesTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final Path FILE = DIRECTORY.resolve(MetaProperties.FILE_NAME);
    private static final MetaProperties GOOD = new MetaProperties("5L6g3nShT-eMCtK--X86sw", 1, new Uuid(7, 9));

    @Test
    void aFlippedBitIsRefusedByNameOrIsAnotherIdentity() throws IOException {
        SimulatedFileStore disk = new SimulatedFileStore(1);
        disk.prepare(DIRECTORY);
        GOOD.write(disk, DIRECTORY);
        int refused = 0;
        int same = 0;
        for (long position = 0; position < disk.sizeBytes(FILE); position++) {
            for (int bit = 0; bit < 8; bit++) {
                disk.flipBit(FILE, position, bit);
                try {
                    same += GOOD.equals(MetaProperties.read(disk, DIRECTORY)) ? 1 : 0;
                } catch (MalformedMetaPropertiesException e) {
                    assertThat(e).hasMessageContaining(FILE.toString());
                    refused++;
                }
                disk.flipBit(FILE, position, bit);
            }
        }
        assertThat(MetaProperties.read(disk, DIRECTORY)).isEqualTo(GOOD);
        assertThat(refused).as("refused").isGreaterThan(200);
        assertThat(same).as("without consequence, as in a comment").isLessThan(40);
    }
}
