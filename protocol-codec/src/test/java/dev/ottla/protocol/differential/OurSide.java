package dev.ottla.protocol.differential;

import dev.ottla.protocol.ApiMessage;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.LongList;
import dev.ottla.protocol.MemoryRecords;
import dev.ottla.protocol.MessageCodec;
import dev.ottla.protocol.TaggedFields;
import dev.ottla.protocol.TaggedFields.TaggedField;
import dev.ottla.protocol.differential.SchemaFile.StructValue;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a value tree into a generated record, through its builder. */
final class OurSide {

    private OurSide() {}

    static ApiMessage message(SchemaFile schema, StructValue value) {
        return (ApiMessage) struct(schema.ourClass(), schema.ourClass(), schema.fields(), value);
    }

    @SuppressWarnings("unchecked")
    static MessageCodec<ApiMessage> codec(ApiMessage message) {
        return (MessageCodec<ApiMessage>) message.codec();
    }

    private static Object struct(Class<?> top, Class<?> type, List<SchemaField> fields, StructValue value) {
        try {
            Object builder = type.getMethod("builder").invoke(null);
            for (SchemaField field : fields) {
                if (value.values().containsKey(field.name())) {
                    Method setter = setter(builder, field.name());
                    setter.invoke(
                            builder, convert(top, field, setter, value.values().get(field.name())));
                }
            }
            if (!value.unknownTags().isEmpty()) {
                setter(builder, "unknownTaggedFields").invoke(builder, tags(value.unknownTags()));
            }
            return builder.getClass().getMethod("build").invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static TaggedFields tags(Map<Integer, byte[]> tags) {
        return TaggedFields.of(tags.entrySet().stream()
                .map(tag -> new TaggedField(tag.getKey(), Bytes.of(tag.getValue())))
                .toArray(TaggedField[]::new));
    }

    static Method setter(Object builder, String name) {
        return Arrays.stream(builder.getClass().getMethods())
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == 1)
                .findFirst()
                .orElseThrow(() -> new AssertionError(builder.getClass() + " has no " + name));
    }

    private static @Nullable Object convert(Class<?> top, SchemaField field, Method setter, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (!(value instanceof List<?> list)) {
            return single(top, field, value);
        }
        Class<?> type = setter.getParameterTypes()[0];
        if (type == IntList.class) {
            return IntList.of(list.stream()
                    .mapToInt(element -> ((Long) element).intValue())
                    .toArray());
        }
        if (type == LongList.class) {
            return LongList.of(
                    list.stream().mapToLong(element -> (Long) element).toArray());
        }
        return list.stream().map(element -> single(top, field, element)).toList();
    }

    private static Object single(Class<?> top, SchemaField field, Object value) {
        return switch (field.elementType()) {
            case "int8" -> ((Long) value).byteValue();
            case "int16" -> ((Long) value).shortValue();
            case "uint16", "int32" -> ((Long) value).intValue();
            case "bytes" -> Bytes.of((byte[]) value);
            case "records" -> MemoryRecords.wrap((byte[]) value);
            default ->
                value instanceof StructValue struct
                        ? struct(top, nested(top, field.elementType()), field.structFields(), struct)
                        : value;
        };
    }

    private static Class<?> nested(Class<?> top, String name) {
        try {
            return Class.forName(top.getName() + "$" + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
