/**
 * From {@code server.properties} to typed records: which keys there are and what becomes of them, reading, validation
 * in Kafka's words. Keys in effect are declared in classes, by area; the others stand in two tables beside these.
 * Immutable once read; opens no file but the one it is asked to read.
 */
@NullMarked
package dev.ottla.broker.config;

import org.jspecify.annotations.NullMarked;
