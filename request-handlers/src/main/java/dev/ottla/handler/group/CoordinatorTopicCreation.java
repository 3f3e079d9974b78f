package dev.ottla.handler.group;

/** Has an internal topic created that somebody needs. */
@FunctionalInterface
public interface CoordinatorTopicCreation {
    /** Asks for the topic and returns at once; asked again while that is under way, it does nothing. */
    void request(String topic);
}
