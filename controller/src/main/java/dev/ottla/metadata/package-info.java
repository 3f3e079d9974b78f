/**
 * The cluster's metadata as a value: an immutable, structurally shared {@code MetadataImage} that is nothing but a
 * replay of the records of {@code __cluster_metadata}, the records' framing, and the ports through which a broker hears
 * of a new image. Published images belong to nobody and everybody; the replay belongs to one strand. Knows no log
 * files, no network and no rules about who may change what.
 */
@NullMarked
package dev.ottla.metadata;

import org.jspecify.annotations.NullMarked;
