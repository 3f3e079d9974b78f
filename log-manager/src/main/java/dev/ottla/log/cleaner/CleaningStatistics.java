package dev.ottla.log.cleaner;

/** What one cleaning has done so far. One thread. */
final class CleaningStatistics {
    private long bytesRead;
    private long bytesWritten;
    private long recordsRead;
    private long recordsKept;
    private int segmentsRead;
    private int segmentsWritten;

    void read(long bytes) {
        bytesRead += bytes;
    }

    void written(long bytes) {
        bytesWritten += bytes;
    }

    void records(int read, int kept) {
        recordsRead += read;
        recordsKept += kept;
    }

    void segments(int read) {
        segmentsRead += read;
        segmentsWritten++;
    }

    /** Of both passes. */
    long bytesRead() {
        return bytesRead;
    }

    long bytesWritten() {
        return bytesWritten;
    }

    long recordsRead() {
        return recordsRead;
    }

    long recordsKept() {
        return recordsKept;
    }

    @Override
    public String toString() {
        return segmentsRead + " segments became " + segmentsWritten + ", " + recordsKept + " of " + recordsRead
                + " records stay, " + bytesRead + " bytes read, " + bytesWritten + " written";
    }
}
