package dev.ottla.protocol.generator;

/** How generated code of one struct asks whether lengths are compact. */
final class Lengths {

    private final Struct struct;
    private final Versions.Condition all;

    Lengths(Struct struct) {
        this.struct = struct;
        this.all = struct.flexible().within(struct.versions());
    }

    /** Whether the struct's methods need the variable {@code flexible}. */
    boolean needVariable() {
        return all.text().isPresent()
                && struct.fields().stream()
                        .anyMatch(field -> field.type().hasLength() && usesVariable(field, regular(field)));
    }

    String declaration() {
        return all.expression();
    }

    /** The versions in which a field stands in its place among the others, not in the tag section. */
    static Versions regular(Field field) {
        if (field.tagged().isEmpty()) {
            return field.versions();
        }
        return field.versions().intersect(new Versions(0, field.tagged().lowest() - 1));
    }

    /** Whether {@code field} is compact, when its version is known to be in {@code range}. */
    String compact(Field field, Versions range) {
        return usesVariable(field, range)
                ? "flexible"
                : field.flexible().within(range).expression();
    }

    private boolean usesVariable(Field field, Versions range) {
        return field.flexible().within(range).text().isPresent()
                && field.flexible().intersect(struct.versions()).equals(struct.flexible());
    }
}
