@NullMarked
package dev.ottla.handler;

import org.jspecify.annotations.NullMarked;
