package dev.ottla.raft;

import dev.ottla.metadata.Endpoint;
import java.util.List;

/**
 * Somebody to be asked.
 *
 * @param id a node id; below -1 for a bootstrap server of which only the address is known
 * @param endpoints in the order of preference
 */
public record Peer(int id, List<Endpoint> endpoints) {
    public Peer {
        endpoints = List.copyOf(endpoints);
    }
}
