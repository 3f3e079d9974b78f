/** The metadata APIs in bytes, against a controller on a simulated disk. */
@NullMarked
package dev.ottla.handler.metadata;

import org.jspecify.annotations.NullMarked;
