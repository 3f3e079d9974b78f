/**
 * The APIs about settings and features: describing and changing the configuration of topics, brokers, groups, client
 * metrics and loggers, and the levels of features. What concerns the broker itself is judged here, the rest is the
 * controller's; nothing keeps state.
 */
@NullMarked
package dev.ottla.handler.config;

import org.jspecify.annotations.NullMarked;
