package dev.ottla.handler;

import static dev.ottla.handler.AclOperation.ALTER;
import static dev.ottla.handler.AclOperation.ALTER_CONFIGS;
import static dev.ottla.handler.AclOperation.CLUSTER_ACTION;
import static dev.ottla.handler.AclOperation.CREATE;
import static dev.ottla.handler.AclOperation.CREATE_TOKENS;
import static dev.ottla.handler.AclOperation.DELETE;
import static dev.ottla.handler.AclOperation.DESCRIBE;
import static dev.ottla.handler.AclOperation.DESCRIBE_CONFIGS;
import static dev.ottla.handler.AclOperation.DESCRIBE_TOKENS;
import static dev.ottla.handler.AclOperation.IDEMPOTENT_WRITE;
import static dev.ottla.handler.AclOperation.READ;
import static dev.ottla.handler.AclOperation.TWO_PHASE_COMMIT;
import static dev.ottla.handler.AclOperation.WRITE;

import java.util.List;

/** What an access rule protects; codes as on the wire. */
public enum ResourceType {
    TOPIC(2),
    GROUP(3),
    CLUSTER(4),
    TRANSACTIONAL_ID(5),
    DELEGATION_TOKEN(6),
    USER(7);

    /** The name of the one resource of type {@link #CLUSTER}. */
    public static final String CLUSTER_NAME = "kafka-cluster";

    private final byte code;

    ResourceType(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }

    /** Every operation that there is on resources of this type. */
    public List<AclOperation> operations() {
        return switch (this) {
            case TOPIC -> List.of(READ, WRITE, CREATE, DELETE, ALTER, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS);
            case GROUP -> List.of(READ, DELETE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS);
            case CLUSTER ->
                List.of(CREATE, ALTER, DESCRIBE, CLUSTER_ACTION, DESCRIBE_CONFIGS, ALTER_CONFIGS, IDEMPOTENT_WRITE);
            case TRANSACTIONAL_ID -> List.of(WRITE, DESCRIBE, TWO_PHASE_COMMIT);
            case DELEGATION_TOKEN -> List.of(DESCRIBE);
            case USER -> List.of(CREATE_TOKENS, DESCRIBE_TOKENS);
        };
    }
}
