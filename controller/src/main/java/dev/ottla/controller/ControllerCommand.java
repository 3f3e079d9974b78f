package dev.ottla.controller;

import dev.ottla.protocol.message.metadata.RegisterControllerRecord;

/**
 * What the controller can be asked to decide on. Each kind of command has its own type, and a part of the
 * {@link ControllerStateMachine} that switches over it.
 */
public sealed interface ControllerCommand
        permits ControllerCommand.Activate,
                ConfigCommand,
                FeatureCommand,
                TopicCommand,
                PartitionCommand,
                BrokerCommand,
                AccessCommand {
    /** Who waits for the answer. */
    ControllerReply<?> reply();

    /** The first command of a leadership: bring an empty log to life, say who leads. */
    record Activate(BootstrapMetadata bootstrap, RegisterControllerRecord registration, ControllerReply<Boolean> reply)
            implements ControllerCommand {}
}
