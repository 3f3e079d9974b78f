/**
 * Proofs of compaction: rules, random histories against a model, power cuts at every file operation, Kafka's cleaner
 * beside ours.
 */
@NullMarked
package dev.ottla.log.cleaner;

import org.jspecify.annotations.NullMarked;
