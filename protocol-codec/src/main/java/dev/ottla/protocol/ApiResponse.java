package dev.ottla.protocol;

/** The body of a response. */
public interface ApiResponse extends ApiMessage {

    ApiKey apiKey();
}
