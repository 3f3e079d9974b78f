package dev.ottla.handler.data;

/** Topics that the broker writes by itself. */
final class InternalTopics {
    /** The client id of the official admin client, which alone may produce to them. */
    static final String ADMIN_CLIENT_ID = "__admin_client";

    private InternalTopics() {}

    static boolean contains(String topic) {
        return topic.startsWith("__")
                && (topic.equals("__consumer_offsets")
                        || topic.equals("__transaction_state")
                        || topic.equals("__share_group_state"));
    }
}
