/**
 * What many partitions cost: starts after a clean stop and after a kill, memory, descriptors, of Ottla beside Apache
 * Kafka in one run.
 */
@NullMarked
package dev.ottla.benchmarks.partitions;

import org.jspecify.annotations.NullMarked;
