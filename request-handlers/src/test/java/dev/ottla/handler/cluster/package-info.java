/** Tests of what clients and nodes ask about the cluster. */
@NullMarked
package dev.ottla.handler.cluster;

import org.jspecify.annotations.NullMarked;
