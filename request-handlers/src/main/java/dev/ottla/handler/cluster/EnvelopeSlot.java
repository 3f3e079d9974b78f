package dev.ottla.handler.cluster;

import dev.ottla.handler.Answer;
import dev.ottla.handler.AnswerSlot;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Part;
import dev.ottla.protocol.message.EnvelopeResponse;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Puts the answer to a request that came in an envelope into one: header and body, without the length in front. */
record EnvelopeSlot(Answer<EnvelopeResponse> answer) implements AnswerSlot {
    private static final int LENGTH_BYTES = Integer.BYTES;

    /** Whatever can be handed on is answered from memory. */
    @Override
    public void send(List<Part> parts, Runnable written) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        for (Part part : parts) {
            switch (part) {
                case Part.Bytes bytes -> {
                    byte[] content = new byte[bytes.sizeBytes()];
                    ByteBuf buffer = bytes.buffer();
                    buffer.getBytes(buffer.readerIndex(), content);
                    frame.writeBytes(content);
                    buffer.release();
                }
                case Part.Region region ->
                    throw new IllegalStateException("records cannot be sent in an envelope: " + region);
            }
        }
        byte[] whole = frame.toByteArray();
        byte[] response = new byte[whole.length - LENGTH_BYTES];
        System.arraycopy(whole, LENGTH_BYTES, response, 0, response.length);
        answer.send(
                EnvelopeResponse.builder().responseData(Bytes.wrap(response)).build());
        written.run();
    }

    @Override
    public void none() {
        refuse();
    }

    @Override
    public void close(String reason) {
        refuse();
    }

    private void refuse() {
        answer.send(EnvelopeResponse.builder()
                .responseData(null)
                .errorCode(ErrorCode.INVALID_REQUEST.code())
                .build());
    }

    @Override
    public void onAbandoned(Runnable action) {
        answer.onAbandoned(action);
    }
}
