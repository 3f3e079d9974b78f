/**
 * From a frame to an answer. {@link dev.ottla.handler.Reception} reads the header, finds the handler in the
 * {@link dev.ottla.handler.HandlerRegistry} (whose entries are what ApiVersions advertises), decodes the body and calls
 * it; what the handler answers is encoded here and given to the connection's slot.
 *
 * <p>Handlers run on the event loop of the request's connection, hold no state of their own beyond what their class
 * comment names, and never wait. Nothing here knows sockets: a connection is the two small ports
 * {@link dev.ottla.handler.Connection} and {@link dev.ottla.handler.AnswerSlot}.
 */
@NullMarked
package dev.ottla.handler;

import org.jspecify.annotations.NullMarked;
