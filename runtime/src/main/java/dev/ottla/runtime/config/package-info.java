/**
 * The configuration model: a module declares {@link dev.ottla.runtime.config.ConfigKey}s, the broker parses the layers
 * of a configuration (topic, dynamic, file, defaults) into {@link dev.ottla.runtime.config.ConfigValues}, and each
 * module builds its own typed record from these. The same declarations serve DescribeConfigs. Parsing rules and wording
 * are Kafka's; what a key means is not known here.
 */
@NullMarked
package dev.ottla.runtime.config;

import org.jspecify.annotations.NullMarked;
