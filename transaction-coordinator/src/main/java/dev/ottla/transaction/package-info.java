/**
 * Producer ids: where idempotent producers get theirs. Each piece of state is owned by one strand; blocks of ids come
 * from the controller through a port. Knows no network and no metadata.
 */
@NullMarked
package dev.ottla.transaction;

import org.jspecify.annotations.NullMarked;
