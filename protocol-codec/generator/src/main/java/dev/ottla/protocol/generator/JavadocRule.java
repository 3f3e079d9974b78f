package dev.ottla.protocol.generator;

import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in javadoc what the schema says: about, versions, nullable, default, unit. */
final class JavadocRule {

    CodeBlock record(Struct struct, String headline) {
        CodeBlock.Builder doc = CodeBlock.builder();
        doc.add("$L\n", headline);
        if (!struct.fields().isEmpty() || struct.hasTaggedSection()) {
            doc.add("\n");
        }
        struct.fields().forEach(field -> doc.add("@param $L $L\n", field.name(), describe(field)));
        if (struct.hasTaggedSection()) {
            doc.add("@param unknownTaggedFields tagged fields that the schema does not know\n");
        }
        return doc.build();
    }

    String messageHeadline(Schema schema) {
        String key = schema.apiKey() < 0 ? "" : ", number " + schema.apiKey();
        String flexible = schema.flexible().isEmpty()
                ? "no flexible version"
                : "flexible from version " + schema.flexible().lowest();
        String unstable = schema.latestVersionUnstable() ? ", the latest one not stable yet" : "";
        return "The message {@code " + schema.name() + "}" + key + ": versions "
                + schema.valid().text() + unstable + "; " + flexible + ".";
    }

    String structHeadline(Schema schema, Struct struct) {
        String about = struct.about().isEmpty() ? "Part of {@link " + schema.name() + "}." : escape(struct.about());
        return about.endsWith(".") ? about : about + ".";
    }

    String describe(Field field) {
        String about = field.about().isEmpty() ? "" : escape(field.about()) + " ";
        return about + "(" + String.join("; ", facts(field)) + ")";
    }

    private static List<String> facts(Field field) {
        List<String> facts = new ArrayList<>();
        facts.add(
                field.versions().isEmpty()
                        ? "in no current version"
                        : "versions " + field.versions().text());
        if (!field.tagged().isEmpty()) {
            facts.add("tag " + field.tag());
        }
        if (field.isNullable()) {
            facts.add(
                    field.nullable().equals(field.versions())
                            ? "nullable"
                            : "nullable in " + field.nullable().text());
        }
        if (field.defaultText() != null && !field.defaultText().isEmpty()) {
            facts.add("default " + field.defaultText());
        }
        if (field.ignorable()) {
            facts.add("ignorable");
        }
        unit(field).ifPresent(facts::add);
        return facts;
    }

    private static Optional<String> unit(Field field) {
        if (field.name().endsWith("Ms") || field.name().endsWith("Millis")) {
            return Optional.of("in milliseconds");
        }
        if (field.name().endsWith("Bytes")) {
            return Optional.of("in bytes");
        }
        return Optional.empty();
    }

    private static String escape(String text) {
        return text.strip()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("*/", "*&#47;");
    }
}
