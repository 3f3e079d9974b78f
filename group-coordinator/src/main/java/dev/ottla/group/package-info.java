/**
 * The words that all kinds of groups share: commands that come in, records of {@code __consumer_offsets} that go out,
 * the turn that collects them, the configuration. The machines stand in the packages below, one per kind of group; they
 * are put together in {@code dev.ottla.group.coordinator}. Nothing here owns state, nothing in this module does I/O.
 */
@NullMarked
package dev.ottla.group;

import org.jspecify.annotations.NullMarked;
