/** Access rules: what they allow. */
@NullMarked
package dev.ottla.handler.access;

import org.jspecify.annotations.NullMarked;
