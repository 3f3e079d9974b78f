package dev.ottla.protocol;

/** Any message of the protocol or of Kafka's internal logs, as compiled from its schema. */
public interface ApiMessage {

    /** The codec of this message's type. */
    MessageCodec<? extends ApiMessage> codec();

    /** Appends this message to {@code out}, under the terms of {@link MessageCodec#write}. */
    void write(WireWriter out, short version);

    /** The encoding as an array of its own; only for messages without records that lie outside memory. */
    default byte[] toByteArray(short version) {
        try (WireWriter out = WireWriter.onHeap()) {
            write(out, version);
            return out.toByteArray();
        }
    }
}
