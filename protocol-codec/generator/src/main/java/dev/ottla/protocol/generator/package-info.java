/**
 * The schema compiler: reads Apache Kafka's message schemas and prints Java. Runs at build time only.
 *
 * <p>{@code SchemaParser} turns JSON into a {@link dev.ottla.protocol.generator.Schema}; each {@code ...Rule} prints
 * one aspect of it; {@code SchemaCompiler} is the program that knows files. A rule knows the schema model and JavaPoet,
 * no other rule's text.
 */
@NullMarked
package dev.ottla.protocol.generator;

import org.jspecify.annotations.NullMarked;
