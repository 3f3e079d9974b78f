/** What it costs to compact a log: Ottla and Apache Kafka in one run. */
@NullMarked
package dev.ottla.benchmarks.compaction;

import org.jspecify.annotations.NullMarked;
