package dev.ottla.protocol.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.generator.Versions.Condition;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionsTest {

    @ParameterizedTest
    @ValueSource(strings = {"none", "3", "0-9", "2+"})
    void textIsReadAndWrittenAsTheSchemasHaveIt(String text) {
        assertThat(Versions.parse(text, Versions.NONE).text()).isEqualTo(text);
    }

    @Test
    void conditionsThatAreDecidedDisappear() {
        Versions possible = new Versions(3, 9);
        assertThat(new Versions(0, 20).within(possible).always()).isTrue();
        assertThat(new Versions(0, 2).within(possible).never()).isTrue();
        assertThat(new Versions(5, 20).within(possible).expression()).isEqualTo("version >= 5");
        assertThat(new Versions(0, 5).within(possible).expression()).isEqualTo("version <= 5");
        assertThat(new Versions(4, 5).within(possible).expression()).isEqualTo("version >= 4 && version <= 5");
        assertThat(new Versions(4, 5).outside(possible).expression()).isEqualTo("version < 4 || version > 5");
        assertThat(new Versions(5, 20).outside(possible).expression()).isEqualTo("version < 5");
    }

    @Property
    void conditionsHoldExactlyInTheirVersions(
            @ForAll @IntRange(max = 12) int low,
            @ForAll @IntRange(max = 12) int high,
            @ForAll @IntRange(max = 6) int from,
            @ForAll @IntRange(min = 6, max = 12) int to) {
        Versions range = low <= high ? new Versions(low, high) : Versions.NONE;
        Versions possible = new Versions(from, to);
        for (int version = from; version <= to; version++) {
            boolean inside = range.contains(version);
            assertThat(holds(range.within(possible), version)).isEqualTo(inside);
            assertThat(holds(range.outside(possible), version)).isEqualTo(!inside);
        }
    }

    /** Evaluates the few forms of text that conditions have: one or two terms of three words each. */
    private static boolean holds(Condition condition, int version) {
        List<String> words = List.of(condition.expression().split(" ", -1));
        if (words.size() == 1) {
            return condition.holds();
        }
        boolean first = term(words.subList(0, 3), version);
        if (words.size() == 3) {
            return first;
        }
        boolean second = term(words.subList(4, 7), version);
        return words.get(3).equals("&&") ? first && second : first || second;
    }

    private static boolean term(List<String> words, int version) {
        int bound = Integer.parseInt(words.get(2));
        return switch (words.get(1)) {
            case ">=" -> version >= bound;
            case "<=" -> version <= bound;
            case "<" -> version < bound;
            case ">" -> version > bound;
            default -> throw new AssertionError(words);
        };
    }
}
