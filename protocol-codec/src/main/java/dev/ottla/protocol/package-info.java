/**
 * The Kafka protocol: values that travel, their codecs, and nothing that does I/O.
 *
 * <p>Message types and codecs under {@code message} are compiled from Apache Kafka's schemas at build time; here stand
 * the hand-written parts they are made of: primitive values, {@link dev.ottla.protocol.WireReader},
 * {@link dev.ottla.protocol.WireWriter} and their failures. Everything is immutable or owned by the one thread that
 * reads or writes a frame; nothing here knows sockets, files or clocks.
 */
@NullMarked
package dev.ottla.protocol;

import org.jspecify.annotations.NullMarked;
