@NullMarked
package dev.ottla.replica;

import org.jspecify.annotations.NullMarked;
