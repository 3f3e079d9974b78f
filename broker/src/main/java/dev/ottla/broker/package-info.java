/**
 * The broker as a thing that can be started: {@link dev.ottla.broker.OttlaBroker} inside any JVM, {@code cli} as a
 * process. {@code lifecycle} puts the parts together, {@code network} and {@code config} are what only a broker has.
 */
@NullMarked
package dev.ottla.broker;

import org.jspecify.annotations.NullMarked;
