/**
 * The data path's APIs: Produce, Fetch with its sessions, ListOffsets, OffsetForLeaderEpoch.
 *
 * <p>Handlers run on the connection's event loop. Writes go to the partition's strand and come back; reads need no
 * owner: they take the view that the partition published last. The only state here is the cache of fetch sessions.
 */
@NullMarked
package dev.ottla.handler.data;

import org.jspecify.annotations.NullMarked;
