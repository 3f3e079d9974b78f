package dev.ottla.metadata;

/** The levels of one feature that a node can work with, both inclusive. */
public record SupportedVersions(short lowest, short highest) {}
