package dev.ottla.protocol.differential;

import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.differential.SchemaFile.StructValue;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

/** Puts a value tree into Apache Kafka's class, through its setters. */
final class OfficialSide {

    private OfficialSide() {}

    static Message message(SchemaFile schema, StructValue value) {
        return struct(schema.officialClass(), schema.officialClass(), schema.fields(), value);
    }

    static byte[] encode(Message message, short version) {
        ByteBuffer buffer = MessageUtil.toByteBufferAccessor(message, version).buffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    static Message decode(SchemaFile schema, byte[] bytes, short version) {
        Message message = blank(schema.officialClass());
        message.read(new ByteBufferAccessor(ByteBuffer.wrap(bytes)), version);
        return message;
    }

    private static Message blank(Class<?> type) {
        try {
            return (Message) type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Message struct(Class<?> top, Class<?> type, List<SchemaField> fields, StructValue value) {
        Message message = blank(type);
        for (SchemaField field : fields) {
            if (value.values().containsKey(field.name())) {
                set(top, message, field, value.values().get(field.name()));
            }
        }
        value.unknownTags()
                .forEach((tag, bytes) -> message.unknownTaggedFields().add(new RawTaggedField(tag, bytes)));
        return message;
    }

    private static void set(Class<?> top, Message message, SchemaField field, @Nullable Object value) {
        String name = "set" + Character.toUpperCase(field.name().charAt(0))
                + field.name().substring(1);
        Method setter = Arrays.stream(message.getClass().getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(message.getClass() + " has no " + name));
        try {
            setter.invoke(message, convert(top, field, setter.getParameterTypes()[0], value));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static @Nullable Object convert(Class<?> top, SchemaField field, Class<?> type, @Nullable Object value)
            throws ReflectiveOperationException {
        if (value == null) {
            return null;
        }
        if (!(value instanceof List<?> list)) {
            return single(top, field, type, value);
        }
        Collection<Object> elements = collection(type, list.size());
        for (Object element : list) {
            elements.add(single(top, field, type, element));
        }
        return elements;
    }

    @SuppressWarnings("unchecked")
    private static Collection<Object> collection(Class<?> type, int size) throws ReflectiveOperationException {
        if (type == List.class) {
            return new ArrayList<>(size);
        }
        return (Collection<Object>) type.getConstructor(int.class).newInstance(size);
    }

    private static Object single(Class<?> top, SchemaField field, Class<?> type, Object value)
            throws ReflectiveOperationException {
        return switch (field.elementType()) {
            case "int8" -> ((Long) value).byteValue();
            case "int16" -> ((Long) value).shortValue();
            case "uint16", "int32" -> ((Long) value).intValue();
            case "uuid" ->
                new org.apache.kafka.common.Uuid(
                        ((Uuid) value).mostSignificantBits(), ((Uuid) value).leastSignificantBits());
            case "bytes" -> type == ByteBuffer.class ? ByteBuffer.wrap((byte[]) value) : value;
            case "records" -> MemoryRecords.readableRecords(ByteBuffer.wrap((byte[]) value));
            default ->
                value instanceof StructValue struct
                        ? struct(
                                top,
                                Class.forName(top.getName() + "$" + field.elementType()),
                                field.structFields(),
                                struct)
                        : value;
        };
    }
}
