package dev.ottla.handler;

import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.ErrorCode;

/**
 * One API: declares what it serves, and serves it. ApiVersions answers from these declarations, so nothing is ever
 * advertised that has no handler. One instance serves all connections; called on the event loop of the connection.
 */
public interface ApiHandler<Q extends ApiRequest<S>, S extends ApiResponse> {

    ApiKey apiKey();

    /** The lowest version that is served; advertised unless {@link #lowestAdvertisedVersion} says otherwise. */
    short lowestVersion();

    /** The highest version that is served and advertised, inclusive. */
    short highestVersion();

    /** Differs from what is served for Produce only, as in Apache Kafka (KAFKA-18659). */
    default short lowestAdvertisedVersion() {
        return lowestVersion();
    }

    /**
     * Must give exactly one answer, now or later, from any thread. Must not wait. Record fields of the request are
     * slices of the frame and gone once the answer was given.
     */
    void handle(RequestContext context, Q request, Answer<S> answer);

    /**
     * The answer to a request that could not be handled because of our bug or an unexpected failure: the API's own
     * shape, carrying the code wherever it has a place for it.
     */
    S failure(RequestContext context, Q request, ErrorCode error);
}
