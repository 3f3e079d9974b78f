/**
 * Where this broker keeps its logs: what lies in which log directory, and moving it. Works on the log manager; state
 * lives there. Knows nothing of connections.
 */
@NullMarked
package dev.ottla.handler.storage;

import org.jspecify.annotations.NullMarked;
