package dev.ottla.handler.access;

import dev.ottla.handler.AclOperation;
import dev.ottla.protocol.message.metadata.AccessControlEntryRecord;

/** What one access control entry says about an operation; whoever may read, write, delete or alter may describe too. */
final class AclRule {
    private static final byte DENY = 2;
    private static final byte ALLOW = 3;
    private static final byte ALL_OPERATIONS = 2;

    private AclRule() {}

    static boolean allows(AccessControlEntryRecord entry, AclOperation operation) {
        return entry.permissionType() == ALLOW && (names(entry, operation) || implies(entry.operation(), operation));
    }

    static boolean denies(AccessControlEntryRecord entry, AclOperation operation) {
        return entry.permissionType() == DENY && names(entry, operation);
    }

    private static boolean names(AccessControlEntryRecord entry, AclOperation operation) {
        return entry.operation() == ALL_OPERATIONS || entry.operation() == operation.code();
    }

    private static boolean implies(byte granted, AclOperation operation) {
        return switch (operation) {
            case DESCRIBE ->
                granted == AclOperation.READ.code()
                        || granted == AclOperation.WRITE.code()
                        || granted == AclOperation.DELETE.code()
                        || granted == AclOperation.ALTER.code();
            case DESCRIBE_CONFIGS -> granted == AclOperation.ALTER_CONFIGS.code();
            case READ,
                    WRITE,
                    CREATE,
                    DELETE,
                    ALTER,
                    CLUSTER_ACTION,
                    ALTER_CONFIGS,
                    IDEMPOTENT_WRITE,
                    CREATE_TOKENS,
                    DESCRIBE_TOKENS,
                    TWO_PHASE_COMMIT -> false;
        };
    }
}
