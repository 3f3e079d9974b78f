package dev.ottla.group;

/**
 * Who sent a request, as far as groups care.
 *
 * @param clientId from the request header; empty where the client sent none
 * @param host the client's address in Kafka's form, {@code /192.0.2.1}; stored with the member and shown by tools
 * @param version of the request; some rules are kept back from old clients
 */
public record Caller(String clientId, String host, short version) {}
