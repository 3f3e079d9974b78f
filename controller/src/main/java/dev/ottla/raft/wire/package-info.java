/**
 * The quorum's requests as they stand on the wire: one class per API, which translates both ways between generated
 * messages and {@code RaftRequest}, {@code RaftResponse}. Stateless.
 */
@NullMarked
package dev.ottla.raft.wire;

import org.jspecify.annotations.NullMarked;
