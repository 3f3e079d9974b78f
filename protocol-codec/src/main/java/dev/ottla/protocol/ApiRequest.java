package dev.ottla.protocol;

/** The body of a request. {@code R} is the only body that answers it. */
public interface ApiRequest<R extends ApiResponse> extends ApiMessage {

    ApiKey apiKey();
}
