/**
 * Requests to other nodes: one connection per address, opened when it is needed. A connection and all that is under way
 * on it are owned by one event loop; nothing here knows what the requests are for.
 */
@NullMarked
package dev.ottla.broker.peers;

import org.jspecify.annotations.NullMarked;
