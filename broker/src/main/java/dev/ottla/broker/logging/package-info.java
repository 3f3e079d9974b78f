/**
 * How the process logs: Logback, set up by code because reading its XML costs more than the rest of the start. Only for
 * the process that {@code bin/ottla} starts; an application that embeds a broker keeps its own set-up.
 */
@NullMarked
package dev.ottla.broker.logging;

import org.jspecify.annotations.NullMarked;
