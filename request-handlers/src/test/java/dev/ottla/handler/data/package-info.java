@NullMarked
package dev.ottla.handler.data;

import org.jspecify.annotations.NullMarked;
