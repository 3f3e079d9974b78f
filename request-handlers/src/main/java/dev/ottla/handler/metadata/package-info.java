/**
 * The APIs about the cluster itself: what topics and brokers there are, creating and deleting topics, configuration,
 * producer ids. Each handler reads the current image or hands a command to the controller; none keeps state of its own.
 */
@NullMarked
package dev.ottla.handler.metadata;

import org.jspecify.annotations.NullMarked;
