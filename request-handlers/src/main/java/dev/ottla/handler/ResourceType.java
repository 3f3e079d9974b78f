package dev.ottla.handler;

import java.util.List;

/** What an access rule protects; codes as on the wire. */
public enum ResourceType {
    TOPIC(
            2,
            AclOperation.READ,
            AclOperation.WRITE,
            AclOperation.CREATE,
            AclOperation.DELETE,
            AclOperation.ALTER,
            AclOperation.DESCRIBE,
            AclOperation.DESCRIBE_CONFIGS,
            AclOperation.ALTER_CONFIGS),
    GROUP(
            3,
            AclOperation.READ,
            AclOperation.DELETE,
            AclOperation.DESCRIBE,
            AclOperation.DESCRIBE_CONFIGS,
            AclOperation.ALTER_CONFIGS),
    CLUSTER(
            4,
            AclOperation.CREATE,
            AclOperation.ALTER,
            AclOperation.DESCRIBE,
            AclOperation.CLUSTER_ACTION,
            AclOperation.DESCRIBE_CONFIGS,
            AclOperation.ALTER_CONFIGS,
            AclOperation.IDEMPOTENT_WRITE),
    TRANSACTIONAL_ID(5, AclOperation.WRITE, AclOperation.DESCRIBE, AclOperation.TWO_PHASE_COMMIT),
    DELEGATION_TOKEN(6, AclOperation.DESCRIBE),
    USER(7, AclOperation.CREATE_TOKENS, AclOperation.DESCRIBE_TOKENS);

    /** The name of the one resource of type {@link #CLUSTER}. */
    public static final String CLUSTER_NAME = "kafka-cluster";

    private final byte code;
    private final List<AclOperation> operations;

    ResourceType(int code, AclOperation... operations) {
        this.code = (byte) code;
        this.operations = List.of(operations);
    }

    public byte code() {
        return code;
    }

    /** Every operation that there is on resources of this type. */
    public List<AclOperation> operations() {
        return operations;
    }
}
