/**
 * Proof of the record format: against the official classes both ways, by properties, and under hostile bytes.
 */
@NullMarked
package dev.ottla.protocol.record;

import org.jspecify.annotations.NullMarked;
