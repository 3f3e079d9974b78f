/** Images as replays. */
@NullMarked
package dev.ottla.metadata;

import org.jspecify.annotations.NullMarked;
