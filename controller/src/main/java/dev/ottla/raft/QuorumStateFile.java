package dev.ottla.raft;

import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.AtomicFiles;
import dev.ottla.runtime.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code quorum-state}: one line of JSON beside the metadata log. Version 0 is for quorums named by node ids
 * ({@code kraft.version} 0), version 1 for those with directory ids. Durable when {@link #write} returns.
 */
public final class QuorumStateFile {
    private static final int MAX_BYTES = 1 << 20;

    private final FileStore store;
    private final Path path;

    public QuorumStateFile(FileStore store, Path metadataLogDirectory) {
        this.store = store;
        this.path = metadataLogDirectory.resolve("quorum-state");
    }

    /** {@link QuorumState#INITIAL} if there is no file yet. */
    public QuorumState read() throws IOException {
        if (!store.exists(path)) {
            return QuorumState.INITIAL;
        }
        String json = new String(AtomicFiles.readFully(store, path, MAX_BYTES), StandardCharsets.UTF_8);
        int dataVersion = Integer.parseInt(required(json, "data_version"));
        if (dataVersion < 0 || dataVersion > 1) {
            throw new IOException(path + " has data_version " + dataVersion + ", known are 0 and 1");
        }
        String directory = find(json, "votedDirectoryId");
        return new QuorumState(
                Integer.parseInt(required(json, "leaderEpoch")),
                Integer.parseInt(required(json, "leaderId")),
                new ReplicaKey(
                        Integer.parseInt(required(json, "votedId")),
                        directory == null ? Uuid.ZERO : Uuid.parse(directory)));
    }

    public void write(QuorumState state, VoterSet voters, short kraftVersion) throws IOException {
        String json = kraftVersion == 0 ? version0(state, voters) : version1(state);
        AtomicFiles.replace(store, path, json.getBytes(StandardCharsets.UTF_8));
    }

    static String version0(QuorumState state, VoterSet voters) {
        StringBuilder ids = new StringBuilder();
        for (Integer id : voters.voters().keySet()) {
            ids.append(ids.isEmpty() ? "" : ",")
                    .append("{\"voterId\":")
                    .append(id)
                    .append('}');
        }
        return "{\"clusterId\":\"\",\"leaderId\":" + state.leaderId() + ",\"leaderEpoch\":" + state.epoch()
                + ",\"votedId\":" + state.voted().id() + ",\"appliedOffset\":0,\"currentVoters\":[" + ids
                + "],\"data_version\":0}";
    }

    static String version1(QuorumState state) {
        return "{\"leaderId\":" + state.leaderId() + ",\"leaderEpoch\":" + state.epoch() + ",\"votedId\":"
                + state.voted().id() + ",\"votedDirectoryId\":\""
                + state.voted().directoryId()
                + "\",\"data_version\":1}";
    }

    private String required(String json, String name) throws IOException {
        String value = find(json, name);
        if (value == null) {
            throw new IOException(path + " is damaged: no " + name + " in " + json);
        }
        return value;
    }

    private static @Nullable String find(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*(?:\"([^\"]*)\"|(-?\\d+))")
                .matcher(json);
        if (!matcher.find()) {
            return null;
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }
}
