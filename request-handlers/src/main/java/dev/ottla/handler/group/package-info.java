/**
 * The APIs of group coordination: each handler checks what the coordinator does not know (who may do what, which topics
 * exist, how a version says something) and hands a command on. No state; the coordinator answers on its own threads.
 */
@NullMarked
package dev.ottla.handler.group;

import org.jspecify.annotations.NullMarked;
