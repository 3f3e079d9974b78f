/**
 * Races of the few classes that are allowed to have any (docs/concurrency.md), as jcstress tests. The build runs them
 * briefly through {@link dev.ottla.runtime.stress.StressTest}; for a long run start {@code org.openjdk.jcstress.Main}
 * on the test class path.
 */
@NullMarked
package dev.ottla.runtime.stress;

import org.jspecify.annotations.NullMarked;
