package dev.ottla.controller;

import dev.ottla.protocol.message.UpdateFeaturesRequest;
import dev.ottla.protocol.message.UpdateFeaturesResponse;

/** What concerns the features of the cluster (KIP-584). */
public sealed interface FeatureCommand extends ControllerCommand {
    /**
     * All of the request or nothing.
     *
     * @param version of the request: the answer names single features only before version 2
     */
    record UpdateFeatures(UpdateFeaturesRequest request, short version, ControllerReply<UpdateFeaturesResponse> reply)
            implements FeatureCommand {}
}
