/** The quorum's core in scripts, its files in bytes. */
@NullMarked
package dev.ottla.raft;

import org.jspecify.annotations.NullMarked;
