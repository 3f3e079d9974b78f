package dev.ottla.handler.access;

import dev.ottla.handler.RequestContext;

/**
 * Through which connections delegation tokens may be asked for (KIP-48): those whose principal proved who it is, and
 * did not prove it by a token itself.
 */
final class TokenDoor {
    private static final String ANONYMOUS = "User:ANONYMOUS";

    private TokenDoor() {}

    static boolean isOpen(RequestContext context) {
        return !context.principalName().equals(ANONYMOUS);
    }
}
