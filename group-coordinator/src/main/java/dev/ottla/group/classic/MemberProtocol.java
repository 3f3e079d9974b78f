package dev.ottla.group.classic;

import dev.ottla.protocol.Bytes;

/** One way of assigning that a member can work with, and what it says about itself under it. */
record MemberProtocol(String name, Bytes metadata) {}
