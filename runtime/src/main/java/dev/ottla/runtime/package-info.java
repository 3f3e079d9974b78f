/**
 * What everything runs on: time, chance, files, serial execution, and the frame that binds a pure state machine to a
 * log. Ports are interfaces here; their real implementations stand beside them, their simulated ones in the test jar.
 * Nothing in this package knows Kafka's rules.
 */
@NullMarked
package dev.ottla.runtime;

import org.jspecify.annotations.NullMarked;
