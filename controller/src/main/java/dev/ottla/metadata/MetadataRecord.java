package dev.ottla.metadata;

import dev.ottla.protocol.ApiRecord;

/** A record of the metadata log together with the version it is, or was, written in. */
public record MetadataRecord(ApiRecord message, short version) {
    /** In version 0. */
    public static MetadataRecord of(ApiRecord message) {
        return new MetadataRecord(message, (short) 0);
    }

    public static MetadataRecord of(ApiRecord message, int version) {
        return new MetadataRecord(message, (short) version);
    }
}
