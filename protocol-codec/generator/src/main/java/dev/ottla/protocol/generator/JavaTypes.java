package dev.ottla.protocol.generator;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;

/** Which Java types stand for which schema types, and where generated classes live. */
final class JavaTypes {

    static final String RUNTIME = "dev.ottla.protocol";
    static final ClassName BYTES = ClassName.get(RUNTIME, "Bytes");
    static final ClassName INT_LIST = ClassName.get(RUNTIME, "IntList");
    static final ClassName LONG_LIST = ClassName.get(RUNTIME, "LongList");
    static final ClassName RECORDS = ClassName.get(RUNTIME, "Records");
    static final ClassName MEMORY_RECORDS = ClassName.get(RUNTIME, "MemoryRecords");
    static final ClassName UUID = ClassName.get(RUNTIME, "Uuid");
    static final ClassName TAGGED_FIELDS = ClassName.get(RUNTIME, "TaggedFields");
    static final ClassName WIRE_READER = ClassName.get(RUNTIME, "WireReader");
    static final ClassName WIRE_WRITER = ClassName.get(RUNTIME, "WireWriter");
    static final ClassName WIRE_LISTS = ClassName.get(RUNTIME, "WireLists");
    static final ClassName MESSAGE_CODEC = ClassName.get(RUNTIME, "MessageCodec");
    static final ClassName API_KEY = ClassName.get(RUNTIME, "ApiKey");
    static final ClassName API_MESSAGE = ClassName.get(RUNTIME, "ApiMessage");
    static final ClassName API_REQUEST = ClassName.get(RUNTIME, "ApiRequest");
    static final ClassName API_RESPONSE = ClassName.get(RUNTIME, "ApiResponse");
    static final ClassName API_RECORD = ClassName.get(RUNTIME, "ApiRecord");
    static final ClassName PROTOCOL_EXCEPTION = ClassName.get(RUNTIME, "ProtocolException");
    static final ClassName UNSUPPORTED_VERSION = ClassName.get(RUNTIME, "UnsupportedVersionException");
    static final ClassName NULLABLE = ClassName.get("org.jspecify.annotations", "Nullable");
    static final ClassName LIST = ClassName.get("java.util", "List");

    private final Schema schema;

    JavaTypes(Schema schema) {
        this.schema = schema;
    }

    ClassName message() {
        return ClassName.get(schema.packageName(), schema.name());
    }

    ClassName codec() {
        return ClassName.get(schema.packageName(), schema.name() + "Codec");
    }

    ClassName struct(String name) {
        return name.equals(schema.name()) ? message() : message().nestedClass(name);
    }

    TypeName of(Field field) {
        TypeName plain = plain(field.type());
        return field.isNullable() || field.defaultsToNull() ? nullable(plain) : plain;
    }

    static TypeName nullable(TypeName type) {
        return type.annotated(AnnotationSpec.builder(NULLABLE).build());
    }

    TypeName plain(FieldType type) {
        return switch (type) {
            case FieldType.StructType struct -> struct(struct.name());
            case FieldType.ArrayType array -> list(array.element());
            case FieldType.Scalar scalar -> scalar(scalar);
        };
    }

    private TypeName list(FieldType element) {
        return switch (element) {
            case FieldType.Scalar scalar when scalar == FieldType.Scalar.INT32 -> INT_LIST;
            case FieldType.Scalar scalar when scalar == FieldType.Scalar.INT64 -> LONG_LIST;
            case FieldType any -> ParameterizedTypeName.get(LIST, plain(any).box());
        };
    }

    private static TypeName scalar(FieldType.Scalar scalar) {
        return switch (scalar) {
            case BOOL -> TypeName.BOOLEAN;
            case INT8 -> TypeName.BYTE;
            case INT16 -> TypeName.SHORT;
            case UINT16, INT32 -> TypeName.INT;
            case UINT32, INT64 -> TypeName.LONG;
            case FLOAT64 -> TypeName.DOUBLE;
            case UUID -> UUID;
            case STRING -> ClassName.get(String.class);
            case BYTES -> BYTES;
            case RECORDS -> RECORDS;
        };
    }

    /** Whether the list is one of ours without boxing. */
    static boolean isPrimitiveList(FieldType type) {
        return type instanceof FieldType.ArrayType(FieldType element)
                && (element == FieldType.Scalar.INT32 || element == FieldType.Scalar.INT64);
    }
}
