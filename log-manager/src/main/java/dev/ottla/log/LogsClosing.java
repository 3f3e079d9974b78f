package dev.ottla.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Closes logs, each on its strand, several at a time on the I/O threads. */
record LogsClosing(Executor io) {

    /** Returns those that need recovery when they are loaded again. */
    List<PartitionLog> closeAll(Collection<PartitionLog> logs) {
        List<CompletableFuture<Boolean>> closing = new ArrayList<>();
        for (PartitionLog log : logs) {
            CompletableFuture<Boolean> closed = new CompletableFuture<>();
            io.execute(() -> log.strand().execute(() -> closed.complete(log.close())));
            closing.add(closed);
        }
        List<PartitionLog> unclean = new ArrayList<>();
        int index = 0;
        for (PartitionLog log : logs) {
            if (!closing.get(index++).join()) {
                unclean.add(log);
            }
        }
        return unclean;
    }
}
