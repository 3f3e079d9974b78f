package dev.ottla.compat.cluster;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.FreePort;
import dev.ottla.compat.broker.KafkaProcess;
import dev.ottla.compat.broker.OttlaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.jspecify.annotations.Nullable;

/**
 * Controllers of both kinds in one quorum, numbered from 1 in the order in which they are named, and seen through the
 * official client. They keep little: a snapshot for every few records, of the log only what follows the latest.
 */
final class Controllers implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long ASK_AGAIN_NS = 100_000_000;

    private final Map<Integer, Broker> nodes = new TreeMap<>();
    private final int[] ports;

    Controllers(Path folder, String... kinds) throws IOException {
        ports = IntStream.range(0, kinds.length).map(i -> FreePort.next()).toArray();
        for (int id = 1; id <= kinds.length; id++) {
            Path own = Files.createDirectories(folder.resolve("controller-" + id));
            boolean ottla = kinds[id - 1].equals("Ottla");
            nodes.put(id, ottla ? new OttlaProcess(own, properties(id)) : new KafkaProcess(own, properties(id)));
        }
    }

    Broker node(int id) {
        return nodes.get(id);
    }

    /** For {@code controller.quorum.voters}. */
    String voters() {
        return IntStream.rangeClosed(1, ports.length)
                .mapToObj(id -> id + "@127.0.0.1:" + ports[id - 1])
                .collect(Collectors.joining(","));
    }

    private Map<String, String> properties(int id) {
        String listener = "CONTROLLER://127.0.0.1:" + ports[id - 1];
        Map<String, String> properties = new HashMap<>();
        properties.put("process.roles", "controller");
        properties.put("node.id", Integer.toString(id));
        properties.put("controller.quorum.voters", voters());
        properties.put("listeners", listener);
        properties.put("advertised.listeners", listener);
        properties.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT");
        properties.put("metadata.log.max.record.bytes.between.snapshots", "600");
        properties.put("metadata.max.retention.bytes", "1");
        return properties;
    }

    /** Waits until these voters have all that the leader has, and the leader is one of them. */
    QuorumInfo agreement(List<Integer> voters, Predicate<QuorumInfo> alsoThat) {
        AtomicReference<QuorumInfo> seen = new AtomicReference<>();
        try {
            await("agreement of " + voters, () -> {
                seen.set(ask(admin -> admin.describeMetadataQuorum().quorumInfo()));
                QuorumInfo info = seen.get();
                return info != null
                        && voters.contains(info.leaderId())
                        && haveCaughtUp(info, voters)
                        && alsoThat.test(info);
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ", last seen: " + seen.get(), e);
        }
        return seen.get();
    }

    /** A client of its own for every question: one that came too early is never answered. */
    private <T> @Nullable T ask(Function<Admin, KafkaFuture<T>> question) {
        String controllers = nodes.values().stream()
                .map(node -> "127.0.0.1:" + node.controllerPort())
                .collect(Collectors.joining(","));
        Admin admin = Admin.create(Map.of("bootstrap.controllers", controllers));
        try {
            return question.apply(admin).get(5, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            // It would wait for what is unanswered, for ever.
            admin.close(Duration.ZERO);
        }
    }

    private static boolean haveCaughtUp(QuorumInfo info, List<Integer> voters) {
        return info.highWatermark() > 0
                && info.voters().stream()
                        .filter(replica -> voters.contains(replica.replicaId()))
                        .allMatch(replica -> replica.logEndOffset() >= info.highWatermark());
    }

    /** The controllers that have registered, as the metadata tells clients. */
    List<Integer> registered() {
        Collection<Node> known = ask(admin -> admin.describeCluster().nodes());
        return known == null ? List.of() : known.stream().map(Node::id).sorted().toList();
    }

    /** Where a node's latest snapshot ends; 0 if it has none. */
    long snapshotEnd(int id) {
        return largestOffset(id, ".checkpoint");
    }

    /** Where the last segment of a node's metadata log begins. */
    long lastSegment(int id) {
        return largestOffset(id, ".log");
    }

    private long largestOffset(int id, String suffix) {
        Path log = nodes.get(id).dataDirectory().resolve("__cluster_metadata-0");
        try (Stream<Path> files = Files.list(log)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("it did not come to " + what);
            }
            LockSupport.parkNanos(ASK_AGAIN_NS);
        }
    }

    @Override
    public void close() {
        nodes.values().forEach(Broker::close);
    }
}
