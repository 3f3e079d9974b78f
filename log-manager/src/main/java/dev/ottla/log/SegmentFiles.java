package dev.ottla.log;

import java.nio.file.Path;
import java.util.List;

/** The names of one segment's files: its base offset in twenty digits, and a suffix per kind. */
record SegmentFiles(Path directory, long baseOffset) {
    static final String LOG = ".log";
    static final String INDEX = ".index";
    static final String TIME_INDEX = ".timeindex";
    static final String TXN_INDEX = ".txnindex";
    static final String SNAPSHOT = ".snapshot";
    static final String DELETED = ".deleted";
    static final String CLEANED = ".cleaned";
    static final String SWAP = ".swap";

    /** Every kind of file that goes when its segment goes. */
    static final List<String> KINDS = List.of(LOG, INDEX, TIME_INDEX, TXN_INDEX, SNAPSHOT);

    private static final int DIGITS = 20;

    static String name(long offset, String suffix) {
        String digits = Long.toString(offset);
        return "0".repeat(DIGITS - digits.length()) + digits + suffix;
    }

    /** The offset in a file name such as {@code 00000000000000000042.log}; -1 when it is not named so. */
    static long offsetIn(String fileName, String suffix) {
        if (fileName.length() != DIGITS + suffix.length() || !fileName.endsWith(suffix)) {
            return -1;
        }
        for (int i = 0; i < DIGITS; i++) {
            if (fileName.charAt(i) < '0' || fileName.charAt(i) > '9') {
                return -1;
            }
        }
        try {
            return Long.parseLong(fileName, 0, DIGITS, 10);
        } catch (NumberFormatException tooLarge) {
            return -1;
        }
    }

    Path file(String suffix) {
        return directory.resolve(name(baseOffset, suffix));
    }

    Path log() {
        return file(LOG);
    }

    Path index() {
        return file(INDEX);
    }

    Path timeIndex() {
        return file(TIME_INDEX);
    }

    Path txnIndex() {
        return file(TXN_INDEX);
    }
}
