package dev.ottla.broker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StartArgumentsTest {
    @Test
    void nothingMeansTheStandaloneNode() {
        assertThat(StartArguments.ofPlain("start")).isEqualTo(new StartArguments(null, Map.of()));
    }

    @Test
    void fileAndOverridesAreReadInAnyOrder() {
        assertThat(StartArguments.ofPlain("start", "--override", "a=b=c", "x.properties", "--override", "d="))
                .isEqualTo(new StartArguments("x.properties", Map.of("a", "b=c", "d", "")));
    }

    @Test
    void whatIsNotPlainIsLeftToTheOtherReader() {
        assertThat(StartArguments.ofPlain()).isNull();
        assertThat(StartArguments.ofPlain("version")).isNull();
        assertThat(StartArguments.ofPlain("start", "--help")).isNull();
        assertThat(StartArguments.ofPlain("start", "a", "b")).isNull();
        assertThat(StartArguments.ofPlain("start", "--override")).isNull();
    }

    @Test
    void anOverrideWithoutAValueIsRefused() {
        assertThatThrownBy(() -> StartArguments.ofPlain("start", "--override", "a"))
                .hasMessageContaining("is not key=value");
    }
}
