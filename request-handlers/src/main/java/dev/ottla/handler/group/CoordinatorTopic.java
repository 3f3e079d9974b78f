package dev.ottla.handler.group;

import java.util.function.ToIntFunction;

/**
 * The internal topic whose partitions' leaders are coordinators.
 *
 * @param partitionFor which partition a key belongs to
 */
public record CoordinatorTopic(String name, ToIntFunction<String> partitionFor) {}
