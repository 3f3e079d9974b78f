/**
 * Encoding and decoding beside Apache Kafka's own classes, on the same bytes. Run with {@code -prof gc}: the allocation
 * figures matter as much as the times.
 */
@NullMarked
package dev.ottla.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
