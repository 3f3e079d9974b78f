/**
 * What an administrator waits for: topics, partitions and changes of configurations, Ottla and Apache Kafka in one run.
 */
@NullMarked
package dev.ottla.benchmarks.administration;

import org.jspecify.annotations.NullMarked;
