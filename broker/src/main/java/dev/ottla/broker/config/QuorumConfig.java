package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigValues;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who the controllers are.
 *
 * @param voters the fixed set; empty where the set is kept in the metadata log
 * @param bootstrapServers where to find the quorum, as {@code host:port}
 */
public record QuorumConfig(List<Voter> voters, List<String> bootstrapServers) {
    private static final Pattern VOTER = Pattern.compile("^(\\d+)@(?:\\[(.+)]|([^:]+)):(\\d+)$");
    private static final Pattern SERVER = Pattern.compile("^.+:\\d+$");

    /** One controller of the fixed set. */
    public record Voter(int id, String host, int port) {}

    static QuorumConfig of(ConfigValues values, NodeConfig node) {
        QuorumConfig config = new QuorumConfig(
                voters(values.get(ControllerKeys.CONTROLLER_QUORUM_VOTERS)),
                values.get(ControllerKeys.CONTROLLER_QUORUM_BOOTSTRAP_SERVERS));
        config.check(node);
        return config;
    }

    private void check(NodeConfig node) {
        if (voters.isEmpty() && bootstrapServers.isEmpty()) {
            throw new ConfigException(
                    "If using process.roles, either controller.quorum.bootstrap.servers must contain the"
                            + " set of bootstrap controllers or controller.quorum.voters must contain a parseable set"
                            + " of controllers.");
        }
        for (String server : bootstrapServers) {
            if (!SERVER.matcher(server).matches()) {
                throw new ConfigException("Failed to parse host name from " + server
                        + " for the configuration controller.quorum.bootstrap.servers. Each entry should be in the form"
                        + " \"{host}:{port}\"");
            }
        }
        boolean amongVoters = voters.stream().anyMatch(voter -> voter.id() == node.nodeId());
        if (!voters.isEmpty() && amongVoters != node.isController()) {
            throw new ConfigException(contradiction(node));
        }
    }

    private String contradiction(NodeConfig node) {
        String role = node.isController()
                ? "If process.roles contains the 'controller' role, the node id " + node.nodeId() + " must be"
                : "If process.roles contains just the 'broker' role, the node id " + node.nodeId() + " must not be";
        return role + " included in the set of voters controller.quorum.voters="
                + voters.stream().map(Voter::id).toList();
    }

    private static List<Voter> voters(List<String> texts) {
        List<Voter> voters = new ArrayList<>();
        for (String text : texts) {
            Matcher matcher = VOTER.matcher(text);
            if (!matcher.matches()) {
                throw new ConfigException(
                        "Invalid configuration value for controller.quorum.voters. Each entry should be"
                                + " in the form `{id}@{host}:{port}`.");
            }
            String host = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            voters.add(new Voter(Integer.parseInt(matcher.group(1)), host, Integer.parseInt(matcher.group(4))));
        }
        return List.copyOf(voters);
    }
}
