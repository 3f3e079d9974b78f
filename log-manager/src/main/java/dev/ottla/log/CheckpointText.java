package dev.ottla.log;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The frame of Kafka's text checkpoints: a line with version 0, a line with the number of entries, a line per entry.
 */
final class CheckpointText {
    private static final String VERSION = "0";

    private CheckpointText() {}

    static String encode(List<String> lines) {
        StringBuilder text = new StringBuilder(16 + 32 * lines.size());
        text.append(VERSION).append('\n').append(lines.size()).append('\n');
        for (String line : lines) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    /** Kafka creates these files empty. */
    static List<String> decode(byte[] content) throws CorruptIndexException {
        if (content.length == 0) {
            return List.of();
        }
        List<String> lines = new String(content, StandardCharsets.UTF_8).lines().toList();
        if (lines.size() < 2 || !lines.get(0).equals(VERSION)) {
            throw new CorruptIndexException("it does not begin with version " + VERSION + " and a count");
        }
        long count = numbers(lines.get(1), 1)[0];
        if (count != lines.size() - 2) {
            throw new CorruptIndexException("it promises " + count + " entries and has " + (lines.size() - 2));
        }
        return lines.subList(2, lines.size());
    }

    /** The non-negative numbers of a line, separated by single spaces. */
    static long[] numbers(String line, int count) throws CorruptIndexException {
        String[] words = line.split(" ", -1);
        if (words.length != count) {
            throw new CorruptIndexException("malformed line \"" + line + "\"");
        }
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = number(words[i], line);
        }
        return numbers;
    }

    private static long number(String word, String line) throws CorruptIndexException {
        try {
            long number = Long.parseLong(word);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new CorruptIndexException("malformed line \"" + line + "\": " + e.getMessage());
        }
        throw new CorruptIndexException("negative number in line \"" + line + "\"");
    }
}
