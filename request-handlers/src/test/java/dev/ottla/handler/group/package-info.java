@NullMarked
package dev.ottla.handler.group;

import org.jspecify.annotations.NullMarked;
