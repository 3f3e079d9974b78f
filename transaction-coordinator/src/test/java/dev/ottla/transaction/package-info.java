/** Producer ids in scripts. */
@NullMarked
package dev.ottla.transaction;

import org.jspecify.annotations.NullMarked;
