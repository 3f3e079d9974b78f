package dev.ottla.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {

    @ParameterizedTest
    @EnumSource
    void everyErrorOfKafkaIsHereWithItsNumberAndText(Errors official) {
        ErrorCode ours = ErrorCode.valueOf(official.name());
        assertThat(ours.code()).isEqualTo(official.code());
        assertThat(ours.message()).isEqualTo(official.message());
        assertThat(ours.isRetriable()).isEqualTo(official.exception() instanceof RetriableException);
        assertThat(ErrorCode.forCode(official.code())).isSameAs(ours);
    }

    @Test
    void thereAreNoOthers() {
        assertThat(ErrorCode.values()).hasSameSizeAs(Errors.values());
        assertThat(ErrorCode.forCode((short) -2)).isSameAs(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(ErrorCode.forCode(Short.MAX_VALUE)).isSameAs(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(ErrorCode.forCode(Short.MIN_VALUE)).isSameAs(ErrorCode.UNKNOWN_SERVER_ERROR);
    }
}
