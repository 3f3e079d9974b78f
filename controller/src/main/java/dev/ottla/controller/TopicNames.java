package dev.ottla.controller;

import org.jspecify.annotations.Nullable;

/** Kafka's rules for the names of topics. */
public final class TopicNames {
    public static final int MAX_LENGTH = 249;

    /** The topic of the metadata log itself, which is nobody's to create. */
    public static final String CLUSTER_METADATA = "__cluster_metadata";

    public static final String CONSUMER_OFFSETS = "__consumer_offsets";
    public static final String TRANSACTION_STATE = "__transaction_state";
    public static final String SHARE_GROUP_STATE = "__share_group_state";

    private TopicNames() {}

    /** What is wrong with a name, after the words "Topic name is invalid: "; null if nothing. */
    public static @Nullable String problem(String name) {
        if (name.isEmpty()) {
            return "the empty string is not allowed";
        }
        if (name.equals(".")) {
            return "'.' is not allowed";
        }
        if (name.equals("..")) {
            return "'..' is not allowed";
        }
        if (name.length() > MAX_LENGTH) {
            return "the length of '" + name + "' is longer than the max allowed length " + MAX_LENGTH;
        }
        if (!name.chars().allMatch(TopicNames::isLegal)) {
            return "'" + name + "' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'";
        }
        return null;
    }

    public static boolean isValid(String name) {
        return problem(name) == null;
    }

    /** Whether the topic belongs to a coordinator: clients see it marked as internal. */
    public static boolean isInternal(String name) {
        return name.equals(CONSUMER_OFFSETS) || name.equals(TRANSACTION_STATE) || name.equals(SHARE_GROUP_STATE);
    }

    private static boolean isLegal(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
