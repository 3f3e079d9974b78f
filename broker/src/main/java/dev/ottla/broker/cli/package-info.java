/**
 * {@code bin/ottla}: arguments in, exit code out. Knows how to say things to a person, and nothing about the broker.
 */
@NullMarked
package dev.ottla.broker.cli;

import org.jspecify.annotations.NullMarked;
