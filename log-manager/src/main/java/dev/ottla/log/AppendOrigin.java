package dev.ottla.log;

/** Who hands batches to a log; decides what is checked and stamped. */
public enum AppendOrigin {
    /** A producer: offsets are assigned, sequences and epochs checked. */
    CLIENT,
    /** A coordinator of this broker, transaction markers included: offsets are assigned, sequences not checked. */
    COORDINATOR,
    /** The leader of this partition, by way of a follower fetch: offsets and epochs are taken as they are. */
    REPLICATION,
    /** The Raft leader on this node: offsets are assigned, nothing else is touched. */
    RAFT;

    /** Whether this log gives the batches their offsets and leader epoch. */
    public boolean assignsOffsets() {
        return this != REPLICATION;
    }
}
