/**
 * The APIs about who may do what: access control entries, SCRAM credentials, delegation tokens, client quotas.
 * Questions are answered from the published image, changes go to the controller. Owns no state.
 */
@NullMarked
package dev.ottla.handler.access;

import org.jspecify.annotations.NullMarked;
