package dev.ottla.raft.wire;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.raft.RaftResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all of these APIs have in common: they are about one partition, and name leaders by address. */
final class Wire {
    static final String TOPIC = "__cluster_metadata";
    static final int PARTITION = 0;

    private Wire() {}

    /** The element of a list that must have one; null otherwise. */
    static <T> @Nullable T only(List<T> list) {
        return list.size() == 1 ? list.getFirst() : null;
    }

    static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("an answer that is not about " + TOPIC + "-" + PARTITION);
        }
        return value;
    }

    /** The error of the whole goes before that of the partition. */
    static ErrorCode error(short whole, short ofPartition) {
        return whole == ErrorCode.NONE.code() ? ErrorCode.forCode(ofPartition) : ErrorCode.forCode(whole);
    }

    static RaftResponse.Leadership nobody() {
        return new RaftResponse.Leadership(-1, 0, List.of());
    }

    /** An address without the name of its listener. */
    static Endpoint endpoint(String host, int port) {
        return endpoint("", host, port);
    }

    static Endpoint endpoint(String name, String host, int port) {
        return new Endpoint(name, host, port, (short) 0);
    }

    /** Where the leader is, from the version on that can say it; null if it cannot, or it is not known. */
    static @Nullable Endpoint leaderEndpoint(RaftResponse.Leadership leadership, short version, int since) {
        return version < since
                        || leadership.leaderId() < 0
                        || leadership.endpoints().isEmpty()
                ? null
                : leadership.endpoints().getFirst();
    }
}
