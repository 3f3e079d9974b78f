package dev.ottla.replica;

/** Told when an append is finished. */
@FunctionalInterface
public interface AppendListener {
    /** Called once per append, on the partition's strand; must only note it and hand its own work elsewhere. */
    void finished(PartitionAppend append);
}
