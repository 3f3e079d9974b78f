package dev.ottla.log;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves logs between log directories while they are in use (KIP-113). Thread-safe. So many moves at a time as
 * {@code num.replica.alter.log.dirs.threads} says are worked on, in turns of one piece each; a throttle is shared by
 * all.
 */
public final class LogMoves {
    private static final Logger LOG = LoggerFactory.getLogger(LogMoves.class);
    /** So much more may have come during the last flush as is copied while the partition waits. */
    private static final int LAST_PIECES = 4;

    private static final long RETRY_MS = 100;

    private final LogManager logs;
    private final LogEnvironment environment;
    private final LogOpening opening;
    private final DirectoryNames names;
    private final LogSwap swap;
    private final MoveThrottle throttle = new MoveThrottle();
    private final Map<TopicPartition, LogMove> moves = new ConcurrentHashMap<>();
    private final List<Consumer<PartitionLog>> listeners = new CopyOnWriteArrayList<>();
    private final Queue<LogMove> ready = new ArrayDeque<>();
    private int threads;
    private int working;

    /** A copy that is not in use yet. */
    public record Future(TopicPartition partition, Path logDirectory, long sizeBytes, long offsetLag) {}

    LogMoves(LogManager logs, LogEnvironment environment, LogOpening opening, DirectoryNames names, int threads) {
        this.logs = logs;
        this.environment = environment;
        this.opening = opening;
        this.names = names;
        this.threads = threads;
        this.swap = new LogSwap(environment.files(), names, opening);
    }

    /** How many moves are worked on at a time. */
    public synchronized void threads(int count) {
        threads = count;
    }

    /** {@code replica.alter.log.dirs.io.max.bytes.per.second}. */
    public void limit(long bytesPerSecond) {
        throttle.limit(bytesPerSecond);
    }

    /** Will be told of every log that has moved, on its strand, before anything is appended to it. */
    public void onMoved(Consumer<PartitionLog> listener) {
        listeners.add(listener);
    }

    /** The copies that are growing. */
    public List<Future> futures() {
        return moves.values().stream()
                .map(move -> new Future(
                        move.current().topicPartition(),
                        move.target().path(),
                        move.future().view().sizeBytes(),
                        move.offsetLag()))
                .toList();
    }

    /**
     * Begins to move a log, or goes on; back to where it is, a move is given up. Blocks.
     *
     * @return {@code KAFKA_STORAGE_ERROR} when the disk of either directory failed, {@code INVALID_TOPIC_EXCEPTION}
     *     when the topic's name leaves no room for what a copy is named
     */
    public synchronized ErrorCode move(PartitionLog log, LogDirectory target) {
        LogMove underWay = moves.get(log.topicPartition());
        if (underWay != null && underWay.target() == target) {
            return ErrorCode.NONE;
        }
        if (!target.isOnline() || !log.isWritable() || !hasFolder(log)) {
            return ErrorCode.KAFKA_STORAGE_ERROR;
        }
        if (!DirectoryNames.fits(log.topicPartition())) {
            return ErrorCode.INVALID_TOPIC_EXCEPTION;
        }
        cancel(log.topicPartition());
        if (target.path().equals(log.logDirectory())) {
            return ErrorCode.NONE;
        }
        try {
            begin(log, create(log, target), target);
            return ErrorCode.NONE;
        } catch (IOException e) {
            logs.operationFailed(target, e);
            return ErrorCode.KAFKA_STORAGE_ERROR;
        }
    }

    /** A copy is found again at start by the log that it belongs to. */
    private boolean hasFolder(PartitionLog log) {
        try {
            log.folder().make();
            return true;
        } catch (IOException e) {
            environment.failures().storageFailed(log.directory(), e);
            return false;
        }
    }

    private PartitionLog create(PartitionLog log, LogDirectory target) throws IOException {
        Path path = target.path().resolve(names.draw(log.topicPartition(), DirectoryNames.FUTURE));
        environment.files().createDirectories(path);
        if (!log.topicId().equals(Uuid.ZERO)) {
            PartitionMetadata.write(environment.files(), path, log.topicId());
        }
        environment.files().forceDirectory(target.path());
        LogLoader.Known known = new LogLoader.Known(0, LogMove.startOffset(log), LogCompaction.NEVER, false);
        PartitionLog future = open(log, target, path, known);
        opening.checkpoints().forget(future); // it may have been in this directory before
        return future;
    }

    private PartitionLog open(PartitionLog log, LogDirectory target, Path path, LogLoader.Known known)
            throws IOException {
        LogIdentity identity = new LogIdentity(log.topicPartition(), log.topicId(), target.path(), path);
        return opening.open(identity, log.config(), known, log.strand());
    }

    private void begin(PartitionLog log, PartitionLog future, LogDirectory target) {
        LogMove move = new LogMove(environment, log, future, target);
        moves.put(log.topicPartition(), move);
        log.strand().execute(log.compaction()::pause);
        LOG.info("[partition {}] Moving from {} to {}", log.topicPartition(), log.logDirectory(), future.directory());
        ready(move);
    }

    /** Goes on with a copy found at start; blocks. Without its log it is left alone. */
    synchronized void resume(LogDirectory directory, Path path, TopicPartition partition) {
        PartitionLog log = logs.get(partition);
        if (log == null || !directory.isOnline()) {
            LOG.warn("{} is a copy of a log that is not there; it is left alone", path);
            return;
        }
        try {
            PartitionLog future = open(log, directory, path, directory.unknown());
            if (moves.containsKey(partition) || directory.path().equals(log.logDirectory())) {
                logs.discard(future);
            } else {
                begin(log, future, directory);
            }
        } catch (IOException e) {
            logs.operationFailed(directory, e);
        }
    }

    /** Gives up a move, if there is one; what was copied is deleted. */
    void cancel(TopicPartition partition) {
        giveUp(moves.get(partition));
    }

    private synchronized void giveUp(@Nullable LogMove move) {
        if (move != null && moves.remove(move.current().topicPartition(), move)) {
            move.end();
            move.current().strand().execute(move.current().compaction()::resume);
            LOG.info("[partition {}] The move to {} is given up", move.current().topicPartition(), move.target());
            logs.discard(move.future());
        }
    }

    /** Whether a copy lies in this partition's directory. */
    boolean uses(Path directory) {
        return moves.values().stream()
                .anyMatch(move -> move.future().directory().equals(directory));
    }

    /** Moves from and to a directory that has failed end; a copy elsewhere stays for the next start. */
    void directoryFailed(LogDirectory directory) {
        for (LogMove move : List.copyOf(moves.values())) {
            boolean from = move.current().logDirectory().equals(directory.path());
            if ((from || move.target() == directory)
                    && moves.remove(move.current().topicPartition(), move)) {
                move.end();
                PartitionLog future = move.future();
                move.current().strand().execute(move.current().compaction()::resume);
                future.fail();
                future.strand().execute(future::abandon);
                LOG.warn("[partition {}] The move to {} ends", future.topicPartition(), move.target());
            }
        }
    }

    /** Closes what was copied as far as it is. Blocks. */
    void close() {
        for (LogMove move : moves.values()) {
            move.end();
            move.future().strand().execute(move.future()::close);
        }
    }

    private void ready(LogMove move) {
        synchronized (ready) {
            ready.add(move);
        }
        workOn();
    }

    private void workOn() {
        for (LogMove next = take(); next != null; next = take()) {
            LogMove move = next;
            environment.io().execute(() -> copyPiece(move));
        }
    }

    private @Nullable LogMove take() {
        synchronized (ready) {
            if (working >= threads || ready.isEmpty()) {
                return null;
            }
            working++;
            return ready.poll();
        }
    }

    private void pieceDone() {
        synchronized (ready) {
            working--;
        }
        workOn();
    }

    /** On an I/O thread. */
    private void copyPiece(LogMove move) {
        @Nullable ByteBuf piece = move.isOver() ? null : read(move);
        move.current().strand().execute(() -> {
            try {
                if (isGoing(move)) {
                    append(move, piece);
                }
            } finally {
                if (piece != null) {
                    piece.release();
                }
                pieceDone();
            }
        });
    }

    private @Nullable ByteBuf read(LogMove move) {
        try {
            return move.readPiece();
        } catch (IOException e) {
            environment.failures().storageFailed(move.current().directory(), e);
            return null;
        }
    }

    private static boolean isGoing(LogMove move) {
        return !move.isOver() && move.current().isWritable() && move.future().isWritable();
    }

    /** On the strand. */
    private void append(LogMove move, @Nullable ByteBuf piece) {
        boolean good = piece == null ? move.align() : move.append(piece);
        if (!good || (piece == null && !move.isComplete())) {
            environment.timer().schedule(RETRY_MS, () -> ready(move));
            return;
        }
        if (move.isComplete()) {
            move.future().flush(durable -> swapLater(move, durable));
            return;
        }
        int copied = piece == null ? 0 : piece.readableBytes();
        long delayMs = throttle.delayMs(copied, environment.clock().monotonicNs());
        if (delayMs > 0) {
            environment.timer().schedule(delayMs, () -> ready(move));
        } else {
            ready(move);
        }
    }

    /** From an I/O thread, so that it is that thread which waits where the strand is idle. */
    private void swapLater(LogMove move, long durableEnd) {
        if (durableEnd >= 0) {
            environment.io().execute(() -> move.current().strand().execute(() -> swapNow(move)));
        }
    }

    /** On the strand. */
    private void swapNow(LogMove move) {
        if (!isGoing(move)) {
            return;
        }
        try {
            if (copyRest(move)) {
                replace(move, swap.swap(move));
            } else if (isGoing(move)) {
                ready(move);
            }
        } catch (IOException e) {
            environment.failures().storageFailed(move.future().directory(), e);
            environment.io().execute(() -> giveUp(move));
        }
    }

    private static boolean copyRest(LogMove move) throws IOException {
        if (!move.align()) {
            return false;
        }
        for (int i = 0; i < LAST_PIECES && !move.isComplete(); i++) {
            ByteBuf piece = move.readPiece();
            if (piece != null) {
                boolean good = move.append(piece);
                piece.release();
                if (!good) {
                    return false;
                }
            }
        }
        return move.isComplete();
    }

    private void replace(LogMove move, PartitionLog moved) {
        PartitionLog current = move.current();
        move.end();
        moves.remove(moved.topicPartition(), move);
        if (!logs.replace(current, moved)) {
            logs.discard(moved); // deleted, or its directory failed, meanwhile
            return;
        }
        current.succeededBy(moved);
        listeners.forEach(listener -> listener.accept(moved));
        LOG.info("[partition {}] Moved to {}", moved.topicPartition(), moved.directory());
        environment.io().execute(() -> {
            logs.checkpoint();
            logs.discard(current);
        });
    }
}
