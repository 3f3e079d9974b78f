/**
 * Log compaction: which log is the dirtiest, which records a later one of the same key has made obsolete, and the
 * rewriting of segments without them. Runs on its own threads; sees a log through {@code CompactionRun} and
 * {@code SealedSegment}, gives back {@code CleanedSegment}s, and changes nothing else.
 */
@NullMarked
package dev.ottla.log.cleaner;

import org.jspecify.annotations.NullMarked;
