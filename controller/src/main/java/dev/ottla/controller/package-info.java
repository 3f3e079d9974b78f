/**
 * What changes the cluster: commands in, records of the metadata log out. {@code ControllerStateMachine} is pure and
 * consists of small parts, one per kind of record; its state is the same image that brokers read.
 * {@code QuorumController} binds it to the Raft log while this node leads. Also the formatting of a data directory.
 * Owned by the controller's strand; knows no network and no log of any user topic.
 */
@NullMarked
package dev.ottla.controller;

import org.jspecify.annotations.NullMarked;
