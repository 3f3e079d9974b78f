/** The repository's own rules, as programs and tests: how sources are laid out, how large they may grow. */
@NullMarked
package dev.ottla.checks;

import org.jspecify.annotations.NullMarked;
