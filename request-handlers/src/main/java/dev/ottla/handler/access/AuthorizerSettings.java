package dev.ottla.handler.access;

import java.util.Set;

/**
 * What {@code org.apache.kafka.metadata.authorizer.StandardAuthorizer} is configured with.
 *
 * @param superUsers {@code super.users}: principals that may do everything
 * @param allowIfNoAcls {@code allow.everyone.if.no.acl.found}: whether a resource that no entry speaks of is
 *     everybody's
 */
public record AuthorizerSettings(Set<String> superUsers, boolean allowIfNoAcls) {}
