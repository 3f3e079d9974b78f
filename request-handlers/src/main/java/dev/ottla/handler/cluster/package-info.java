/**
 * The APIs by which nodes of a cluster speak with its controller, and by which operators take nodes and replicas in
 * hand. Handlers authorize, hand the controller a command and send on what it answers; the rules are the controller's.
 */
@NullMarked
package dev.ottla.handler.cluster;

import org.jspecify.annotations.NullMarked;
