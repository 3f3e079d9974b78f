package dev.ottla.compat.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;

/** An answer of the wire as text that two brokers' answers can be compared by. */
public final class JsonAnswer {
    private JsonAnswer() {}

    /**
     * The answer read by the official classes, lists in an order of their own; what is no answer (a closed connection,
     * silence) as it is.
     *
     * @param reaction as {@link RawConnection#reaction} tells it
     */
    public static String of(ApiKeys api, short version, String reaction) {
        if (!reaction.matches("([0-9a-f]{2})+")) {
            return reaction;
        }
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(reaction));
        new ResponseHeaderData(new ByteBufferAccessor(bytes), api.responseHeaderVersion(version));
        ApiMessage message = ApiMessageType.fromApiKey(api.id).newResponse();
        message.read(new ByteBufferAccessor(bytes), version);
        return sorted(json(message, version)).toString();
    }

    private static JsonNode json(ApiMessage message, short version) {
        try {
            return (JsonNode) Class.forName(message.getClass().getName() + "JsonConverter")
                    .getMethod("write", message.getClass(), short.class)
                    .invoke(null, message, version);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no converter for " + message.getClass(), e);
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(sorted(field.getValue())));
        } else if (node instanceof ArrayNode array) {
            List<JsonNode> elements = new ArrayList<>();
            array.forEach(element -> elements.add(sorted(element)));
            elements.sort(Comparator.comparing(JsonNode::toString));
            return array.removeAll().addAll(elements);
        }
        return node;
    }
}
