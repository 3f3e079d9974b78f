/** Proof of the hand-written parts of the protocol and of what all generated types promise together. */
@NullMarked
package dev.ottla.protocol;

import org.jspecify.annotations.NullMarked;
