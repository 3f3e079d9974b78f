package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One header of a record. The value is a slice that lives as long as what the record was read from. */
public record RecordHeader(String key, @Nullable ByteBuf value) {}
