package dev.ottla.broker.cli;

import dev.ottla.broker.lifecycle.StartFailure;
import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.Uuid;
import dev.ottla.raft.ReplicaKey;
import dev.ottla.raft.VoterSet;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code --initial-controllers}: {@code id@host:port:directory}, separated by commas (KIP-853). */
final class InitialControllers {
    private static final Pattern VOTER = Pattern.compile("(\\d+)@(?:\\[([^]]+)]|([^:]+)):(\\d+):(.+)");

    private InitialControllers() {}

    /** @param listener the name of the controllers' listener */
    static VoterSet parse(String text, String listener) {
        List<VoterSet.Voter> voters = new ArrayList<>();
        for (String voter : text.split(",", -1)) {
            voters.add(voter(voter.trim(), listener));
        }
        VoterSet set = VoterSet.of(voters);
        if (set.count() < voters.size()) {
            throw new StartFailure("A node is named twice in " + text);
        }
        return set;
    }

    private static VoterSet.Voter voter(String text, String listener) {
        Matcher matcher = VOTER.matcher(text);
        if (!matcher.matches()) {
            throw new StartFailure(problem(text));
        }
        String host = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
        try {
            ReplicaKey key = new ReplicaKey(Integer.parseInt(matcher.group(1)), Uuid.parse(matcher.group(5)));
            Endpoint endpoint = new Endpoint(listener, host, Integer.parseInt(matcher.group(4)), (short) 0);
            return new VoterSet.Voter(key, List.of(endpoint), (short) 0, (short) 1);
        } catch (IllegalArgumentException e) {
            throw new StartFailure("Failed to parse directory ID in dynamic voter string.", e);
        }
    }

    private static String problem(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return "No @ found in dynamic voter string.";
        }
        if (at == 0) {
            return "Invalid @ at beginning of dynamic voter string.";
        }
        if (!text.substring(0, at).matches("\\d+")) {
            return "Failed to parse node id in dynamic voter string.";
        }
        int colons = text.substring(at).split(":", -1).length - 1;
        if (colons == 0) {
            return "No colon following hostname could be found.";
        }
        return colons == 1
                ? "No colon following port could be found."
                : "Failed to parse port in dynamic voter string.";
    }
}
