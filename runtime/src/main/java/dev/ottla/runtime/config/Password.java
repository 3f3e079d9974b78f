package dev.ottla.runtime.config;

/** A secret; its text form hides it. */
public record Password(String value) {
    /** What is shown in place of a secret. */
    public static final String HIDDEN = "[hidden]";

    @Override
    public String toString() {
        return HIDDEN;
    }
}
