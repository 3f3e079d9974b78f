package dev.ottla.broker.config;

/** What a process does in the cluster ({@code process.roles}). */
public enum Role {
    BROKER,
    CONTROLLER
}
