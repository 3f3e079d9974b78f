package dev.ottla.protocol.differential;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ApiMessage;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.MessageCodec;
import dev.ottla.protocol.ProtocolException;
import dev.ottla.protocol.message.MessageCodecs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Coverage-guided: whatever the bytes, decoding a request ends in a request or in a {@link ProtocolException} that says
 * where. A normal build runs the seeds alone, one valid request per API and version; with {@code JAZZER_FUZZ=1} it
 * searches on from them.
 */
class RequestFuzzTest {

    private static final ApiKey[] APIS = ApiKey.values();

    static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (SchemaFile schema : SchemaFile.all()) {
            if (!schema.json().path("type").asText().equals("request")) {
                continue;
            }
            ApiKey api = ApiKey.forId((short) schema.json().path("apiKey").asInt());
            for (short version = schema.lowestVersion(); version <= schema.highestVersion(); version++) {
                ApiMessage request = OurSide.message(
                        schema, new RandomTree(version, version, false).struct(schema, schema.fields()));
                byte[] body = OurSide.codec(request).toByteArray(request, version);
                ByteBuf seed = Unpooled.buffer(body.length + 2);
                seed.writeByte(List.of(APIS).indexOf(api))
                        .writeByte(version - schema.lowestVersion())
                        .writeBytes(body);
                seeds.add(ByteBufUtil.getBytes(seed));
            }
        }
        return seeds;
    }

    /** Byte 0 picks the API, byte 1 the version, the rest is the body. */
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void onlyProtocolExceptionsEscape(byte[] data) {
        if (data == null || data.length < 2) {
            return;
        }
        ApiKey api = APIS[(data[0] & 0xff) % APIS.length];
        int versions = api.latestUnstableVersion() - api.lowestVersion() + 1;
        short version = (short) (api.lowestVersion() + (data[1] & 0xff) % versions);
        ByteBuf body = Unpooled.wrappedBuffer(data, 2, data.length - 2);
        MessageCodec<? extends ApiRequest<?>> codec = MessageCodecs.requestCodec(api);
        try {
            ApiRequest<?> request = codec.read(body, version);
            if (body.readerIndex() != 0 || request.toString().isEmpty()) {
                throw new AssertionError("reading moved the frame's index");
            }
        } catch (ProtocolException e) {
            if (e.version() != version || e.position() > data.length) {
                throw new AssertionError("does not say where", e);
            }
        }
    }
}
