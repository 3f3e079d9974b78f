/**
 * The composition root: formats log directories, builds a broker from the parts of all modules, starts and stops it in
 * order. The only place that knows everybody; decides nothing about the protocol.
 */
@NullMarked
package dev.ottla.broker.lifecycle;

import org.jspecify.annotations.NullMarked;
