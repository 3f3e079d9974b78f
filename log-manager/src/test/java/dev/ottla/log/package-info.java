/** Tests of the log manager: unit, property over simulated disks, golden against Apache Kafka's own classes. */
@org.jspecify.annotations.NullMarked
package dev.ottla.log;
