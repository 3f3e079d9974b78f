package dev.ottla.log;

/** The offsets that a view shows. */
record LogBounds(long logStartOffset, long logEndOffset, long firstUnstableOffset) {}
