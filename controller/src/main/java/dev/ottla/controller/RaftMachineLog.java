package dev.ottla.controller;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.raft.RaftDriver;
import dev.ottla.runtime.StateMachineLog;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Raft log as the log of one leadership's state machine. Owned by the controller's strand. */
final class RaftMachineLog implements StateMachineLog<MetadataRecord> {
    private final RaftDriver raft;
    private @Nullable Runnable listener;

    RaftMachineLog(RaftDriver raft) {
        this.raft = raft;
    }

    @Override
    public long append(List<MetadataRecord> records) {
        try {
            long lastOffset = -1;
            for (List<MetadataRecord> part : LargeBatch.parts(records)) {
                lastOffset = raft.append(part);
            }
            return lastOffset;
        } catch (IOException e) {
            throw new LogUnavailableException("the metadata log cannot be written", e);
        }
    }

    @Override
    public long committedEndOffset() {
        return raft.highWatermark();
    }

    @Override
    public void onCommit(Runnable onCommit) {
        listener = onCommit;
    }

    void committed() {
        Runnable told = listener;
        if (told != null) {
            told.run();
        }
    }
}
