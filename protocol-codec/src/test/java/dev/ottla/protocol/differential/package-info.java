/**
 * Every generated message against Apache Kafka's own class of the same schema. Values are drawn once, as plain trees,
 * and put into both kinds of objects by name: equal bytes and equal values then prove the codec without trusting it.
 */
@NullMarked
package dev.ottla.protocol.differential;

import org.jspecify.annotations.NullMarked;
