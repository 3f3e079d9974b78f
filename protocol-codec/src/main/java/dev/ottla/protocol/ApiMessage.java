package dev.ottla.protocol;

/** Any message of the protocol or of Kafka's internal logs, as compiled from its schema. */
public interface ApiMessage {

    /** The codec of this message's type. */
    MessageCodec<? extends ApiMessage> codec();
}
