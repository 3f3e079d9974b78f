/**
 * Proof of the schema compiler: golden outputs of tiny schemas, version arithmetic, the manifest, what is left alone.
 */
@NullMarked
package dev.ottla.protocol.generator;

import org.jspecify.annotations.NullMarked;
