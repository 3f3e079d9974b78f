package dev.ottla.log.cleaner;

import dev.ottla.log.LogManager;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compacts the logs of a broker, the dirtiest first, each by one thread at a time. Whether a log may be compacted its
 * own {@link dev.ottla.log.LogCompaction} says: it can be paused and resumed there. Started and closed by the broker;
 * any thread may give it another configuration.
 */
public final class LogCleaner {
    private final CleanerPorts ports;
    private final CleaningRegister register = new CleaningRegister();
    private final Throttle throttle;
    private final CleanerTurn turn;
    private final List<CleanerWorker> workers = new ArrayList<>();
    /** Those that there were to be fewer of, until the log they are at is done. */
    private final List<CleanerWorker> leaving = new ArrayList<>();

    private volatile CleanerConfig config;
    private volatile boolean running;

    public LogCleaner(CleanerConfig config, LogManager logs, CleanerPorts ports) {
        this.config = config;
        this.ports = ports;
        this.throttle = new Throttle(ports.clock(), ports.pause(), config.maxBytesPerSecond());
        this.turn = new CleanerTurn(logs, ports, register, throttle, () -> running);
    }

    /** Once, when the logs are loaded. Does nothing where compaction is not enabled. */
    public synchronized void start() {
        running = config.enabled();
        addWorkers();
    }

    /**
     * Takes effect with the next log, the rate at once; {@code log.cleaner.enable} not before the next start. Threads
     * that wait look for work now and wait as long as they are told from then on, as Kafka's do, which begin anew.
     */
    public synchronized void update(CleanerConfig newConfig) {
        if (newConfig.equals(config)) {
            return;
        }
        boolean otherRate = newConfig.maxBytesPerSecond() != config.maxBytesPerSecond();
        config = newConfig;
        if (otherRate) {
            throttle.limit(newConfig.maxBytesPerSecond());
        }
        List<CleanerWorker> before = List.copyOf(workers);
        addWorkers();
        before.forEach(CleanerWorker::wake);
    }

    /** Those above the number of threads end with the log they are at. */
    private void addWorkers() {
        int wanted = running ? config.threads() : 0;
        leaving.removeIf(CleanerWorker::isIdle);
        while (workers.size() > wanted) {
            CleanerWorker last = workers.removeLast();
            last.end();
            leaving.add(last);
        }
        while (workers.size() < wanted) {
            CleanerWorker worker = new CleanerWorker(this::turn, () -> config.backoffMs(), ports);
            workers.add(worker);
            worker.start();
        }
    }

    private boolean turn() {
        return turn.take(config);
    }

    /** Partitions whose logs turned out to be broken, and are left out. */
    public Set<TopicPartition> uncleanablePartitions() {
        return register.uncleanable().stream()
                .map(PartitionLog::topicPartition)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Stops what is under way and waits for its end; the logs may be closed then. */
    public void close() {
        end().forEach(CleanerWorker::awaitIdle);
    }

    private synchronized List<CleanerWorker> end() {
        running = false;
        addWorkers();
        return List.copyOf(leaving);
    }
}
