/**
 * Sockets: listeners, connections, frames cut from bytes, answers in order. A connection and all its parts are owned by
 * one event loop; what is shared between loops ({@link dev.ottla.broker.network.MemoryBudget},
 * {@link dev.ottla.broker.network.ConnectionQuotas}) says so. Nothing here reads a request beyond its API key.
 */
@NullMarked
package dev.ottla.broker.network;

import org.jspecify.annotations.NullMarked;
