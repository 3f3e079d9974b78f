/**
 * What it costs to acknowledge a record only when it is on the disk: Ottla and Apache Kafka in one run, under
 * {@code flush.messages=1} and without it.
 */
@NullMarked
package dev.ottla.benchmarks.durability;

import org.jspecify.annotations.NullMarked;
