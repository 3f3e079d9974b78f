/**
 * Ottla and Apache Kafka take turns in one run, on the same machine, under the same client: what matters is the ratio.
 * The brokers are processes of their own, started as their users start them; their costs are what the operating system
 * says.
 */
@NullMarked
package dev.ottla.benchmarks.sidebyside;

import org.jspecify.annotations.NullMarked;
