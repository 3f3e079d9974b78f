package dev.ottla.runtime.simulation;

import dev.ottla.runtime.Timer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages between named nodes, badly. What is on its way when two nodes are separated does not arrive. A
 * message to a node that is not there is lost.
 *
 * @param <M> what is carried; immutable
 */
public final class SimulatedNetwork<M> {
    /** Takes what arrives at a node. */
    @FunctionalInterface
    public interface Receiver<M> {
        void receive(String from, M message);
    }

    private record Link(String from, String to) {}

    private final Timer timer;
    private final SeededRandom random;
    private final Map<String, Receiver<M>> nodes = new HashMap<>();
    private final Set<Link> cut = new HashSet<>();
    private NetworkConditions conditions = NetworkConditions.PERFECT;

    public SimulatedNetwork(Timer timer, SeededRandom random) {
        this.timer = timer;
        this.random = random;
    }

    /** Attaches a node, or a restarted one in place of the old. */
    public void attach(String node, Receiver<M> receiver) {
        nodes.put(node, receiver);
    }

    /** Detaches a node; what is on its way to it is lost unless it comes back in time. */
    public void detach(String node) {
        nodes.remove(node);
    }

    public void conditions(NetworkConditions changed) {
        conditions = changed;
    }

    public void send(String from, String to, M message) {
        if (random.chance(conditions.loss())) {
            return;
        }
        carry(from, to, message);
        if (random.chance(conditions.duplication())) {
            carry(from, to, message);
        }
    }

    private void carry(String from, String to, M message) {
        long delayMs = random.between(conditions.minDelayMs(), conditions.maxDelayMs());
        timer.schedule(delayMs, () -> deliver(from, to, message));
    }

    private void deliver(String from, String to, M message) {
        @Nullable Receiver<M> receiver = nodes.get(to);
        if (receiver != null && !cut.contains(new Link(from, to))) {
            receiver.receive(from, message);
        }
    }

    /** Separates two sides in both directions; within a side all goes on. */
    public void partition(Collection<String> oneSide, Collection<String> otherSide) {
        for (String one : oneSide) {
            for (String other : otherSide) {
                cut(one, other);
                cut(other, one);
            }
        }
    }

    /** Separates a node from all others that are attached now. */
    public void isolate(String node) {
        Set<String> others = new HashSet<>(nodes.keySet());
        others.remove(node);
        partition(List.of(node), others);
    }

    /** Drops what goes from one node to another; the other direction goes on. */
    public void cut(String from, String to) {
        cut.add(new Link(from, to));
    }

    /** Joins everything again. */
    public void heal() {
        cut.clear();
    }
}
