package dev.ottla.raft;

/**
 * A snapshot that a follower is fetching, piece by piece. A value.
 *
 * @param position up to which it has been received
 * @param sizeBytes of the whole; -1 while it is not known
 */
record SnapshotDownload(SnapshotId id, long position, long sizeBytes) {
    SnapshotDownload(SnapshotId id) {
        this(id, 0, -1);
    }

    boolean isComplete() {
        return position == sizeBytes;
    }

    RaftRequest.FetchSnapshot next(ReplicaKey self, int epoch, int maxBytes) {
        return new RaftRequest.FetchSnapshot(self, epoch, id, position, maxBytes);
    }

    boolean accepts(RaftResponse.FetchSnapshot piece) {
        return piece.id().equals(id)
                && piece.position() == position
                && (sizeBytes < 0 || sizeBytes == piece.sizeBytes())
                && piece.bytes().sizeBytes() > 0
                && position + piece.bytes().sizeBytes() <= piece.sizeBytes();
    }

    SnapshotDownload after(RaftResponse.FetchSnapshot piece) {
        return new SnapshotDownload(id, position + piece.bytes().sizeBytes(), piece.sizeBytes());
    }
}
