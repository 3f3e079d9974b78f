package dev.ottla.raft;

import dev.ottla.metadata.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Plays a story of a quorum, a line at a time; all promises of the quorum are checked on the way.
 *
 * <pre>
 * 3 voters, 1 observer     everybody starts; voters stand in the log
 * until a leader           waits for one that is not cut off and leads the largest epoch
 * until another leader     than the one of the line before
 * until agreement          everybody who runs has applied everything
 * propose                  the leader appends something
 * cut off the leader       nobody hears from it
 * crash the leader         with all that it has not flushed
 * add node 4               as a voter; also: remove node 1, remove the leader
 * node 4 joins by itself   it starts anew, and becomes a voter as soon as it has caught up
 * move node 2              it starts anew at another address; also: move the leader
 * expect addresses         the leader's voters are where they say they are
 * snapshot                 everybody takes one and lets go of the log
 * heal                     all are connected and run again
 * wait                     for longer than any timeout
 * expect voters 1 2 3      in effect at the leader
 * expect the same leader   as in the last line that waited for one
 * </pre>
 */
final class QuorumScript {
    private static final long PATIENCE_MS = 20_000;

    private final List<String> cutOff = new ArrayList<>();
    private QuorumSimulation world = new QuorumSimulation(new QuorumSimulation.Cast(1, 0, true, false));
    private int leaderEpoch;

    static void play(String text) {
        QuorumScript script = new QuorumScript();
        for (String line : text.strip().lines().toList()) {
            try {
                script.line(line.strip());
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError(
                        "at \"" + line + "\": " + failure.getMessage() + "\n" + script.world.describe() + "\n"
                                + script.world.story(),
                        failure);
            }
        }
    }

    private void line(String line) {
        String[] words = line.split("[ ,]+");
        switch (line) {
            case "until a leader" -> leaderEpoch = until(() -> leaderExists(0));
            case "until another leader" -> {
                int before = leaderEpoch;
                leaderEpoch = until(() -> leaderExists(before + 1));
            }
            case "until agreement" ->
                until(() -> world.agree() && world.invariants().committedEndOffset() > 0);
            case "propose" -> world.propose();
            case "cut off the leader" -> cutOff(leader());
            case "crash the leader" -> world.crash(leader());
            case "remove the leader" -> leader().ask(new RaftRequest.RemoveVoter(leader().key()));
            case "move the leader" -> move(leader());
            case "expect addresses" -> until(this::addressesAreKnown);
            case "snapshot" ->
                world.members().stream().filter(SimulatedMember::isRunning).forEach(SimulatedMember::takeSnapshot);
            case "heal" -> heal();
            case "wait" -> pass(10_000);
            case "expect the same leader" -> {
                if (leader().node().epoch() != leaderEpoch) {
                    throw new AssertionError("epoch " + leader().node().epoch() + " has begun");
                }
            }
            default -> withNumbers(words, line);
        }
    }

    private void withNumbers(String[] words, String line) {
        if (Character.isDigit(line.charAt(0))) {
            int observers = words.length > 2 ? Integer.parseInt(words[2]) : 0;
            world = new QuorumSimulation(new QuorumSimulation.Cast(Integer.parseInt(words[0]), observers, true, false));
            world.members().forEach(SimulatedMember::start);
        } else if (line.startsWith("add node ")) {
            pass(500); // by then it has said that it has caught up
            SimulatedMember added = member(words[2]);
            leader().ask(new RaftRequest.AddVoter(added.key(), added.endpoints(), 1_000, true));
            pass(500);
        } else if (line.startsWith("remove node ")) {
            leader().ask(new RaftRequest.RemoveVoter(member(words[2]).key()));
            pass(500);
        } else if (line.startsWith("move node ")) {
            move(member(words[2]));
        } else if (line.endsWith(" joins by itself")) {
            SimulatedMember joining = member(words[1]);
            world.crash(joining);
            joining.joinByItself();
            joining.start();
        } else if (line.startsWith("expect voters ")) {
            String voters = String.join(
                    " ",
                    leader().node().voters().voters().keySet().stream()
                            .map(String::valueOf)
                            .toList());
            if (!line.equals("expect voters " + voters)) {
                throw new AssertionError("the voters are " + voters);
            }
        } else {
            throw new IllegalArgumentException("no such line");
        }
    }

    private void move(SimulatedMember member) {
        world.crash(member);
        Endpoint before = member.endpoints().getFirst();
        member.moveTo(new Endpoint(before.name(), before.host(), before.port() + 1, before.securityProtocol()));
        member.start();
    }

    private boolean addressesAreKnown() {
        return world.members().stream().anyMatch(this::leads)
                && leader().node().voters().voters().values().stream()
                        .allMatch(voter -> voter.endpoints()
                                .equals(member(String.valueOf(voter.key().id())).endpoints()));
    }

    private void cutOff(SimulatedMember member) {
        cutOff.add("node-" + member.id());
        world.network().isolate("node-" + member.id());
    }

    private void heal() {
        cutOff.clear();
        world.network().heal();
        world.members().stream().filter(member -> !member.isRunning()).forEach(SimulatedMember::start);
    }

    private SimulatedMember member(String id) {
        return world.members().get(Integer.parseInt(id) - 1);
    }

    private SimulatedMember leader() {
        return world.members().stream()
                .filter(this::leads)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody leads"));
    }

    private boolean leads(SimulatedMember member) {
        return member.isLeader() && !cutOff.contains("node-" + member.id());
    }

    private boolean leaderExists(int atLeastEpoch) {
        return world.members().stream()
                .anyMatch(member -> leads(member) && member.node().epoch() >= atLeastEpoch);
    }

    private int until(BooleanSupplier condition) {
        long endMs = world.clock().monotonicMs() + PATIENCE_MS;
        while (!condition.getAsBoolean()) {
            if (world.clock().monotonicMs() > endMs) {
                throw new AssertionError("it does not come to that");
            }
            pass(10);
        }
        return world.members().stream().anyMatch(this::leads) ? leader().node().epoch() : leaderEpoch;
    }

    private void pass(long durationMs) {
        world.timer().advanceMs(durationMs);
    }
}
