package dev.ottla.protocol;

/**
 * The key or the value of a record in one of Kafka's own logs. Its number tells the types of one log apart: the record
 * type of a metadata record, the leading version of a coordinator's record key.
 */
public interface ApiRecord extends ApiMessage {

    short recordType();
}
