package dev.ottla.protocol.record;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Coverage-guided fuzzing of everything that reads foreign bytes here. In a normal build each runs over its seed
 * corpus; with {@code JAZZER_FUZZ=1} it searches on.
 */
class RecordFuzzTest {

    @FuzzTest
    void batches(byte[] bytes) {
        RecordFuzzTargets.batches(bytes);
    }

    @FuzzTest
    void oldMessages(byte[] bytes) {
        RecordFuzzTargets.oldMessages(bytes);
    }

    @FuzzTest
    void decompression(byte[] bytes) {
        RecordFuzzTargets.decompression(bytes);
    }
}
