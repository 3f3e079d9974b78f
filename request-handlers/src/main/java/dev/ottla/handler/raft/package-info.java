/**
 * The APIs by which controllers agree, and by which their quorum is looked at and changed. What each API is stands in
 * {@code dev.ottla.raft.wire}; here it is authorized and handed to this node's member. Stateless.
 */
@NullMarked
package dev.ottla.handler.raft;

import org.jspecify.annotations.NullMarked;
