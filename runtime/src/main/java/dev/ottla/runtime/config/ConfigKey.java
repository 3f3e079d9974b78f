package dev.ottla.runtime.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One declared key: Kafka's name, type, default and rule, and our own words for what it does. Immutable; compared by
 * identity, so each key is a constant of the module that reads it.
 */
public final class ConfigKey<T> {
    private final String name;
    private final ConfigType<T> type;
    private final @Nullable T defaultValue;
    private final boolean required;
    private final ConfigRule<? super T> rule;
    private final String documentation;
    private final UpdateMode updateMode;
    private final ConfigScope scope;
    private final boolean sensitive;
    private final boolean internal;
    private final List<ConfigSynonym> synonyms;
    private final List<String> family;

    private ConfigKey(Builder<T> builder) {
        this.name = builder.name;
        this.type = builder.type;
        this.defaultValue = builder.defaultValue;
        this.required = builder.required;
        this.rule = builder.rule;
        this.documentation = builder.documentation;
        this.updateMode = builder.updateMode;
        this.scope = builder.scope;
        this.sensitive = builder.sensitive;
        this.internal = builder.internal;
        this.synonyms = List.copyOf(builder.synonyms);
        this.family = builder.family.isEmpty() ? List.of(name) : builder.family;
    }

    /** Starts the declaration of a key; without a default it is optional and may have no value. */
    public static <T> Builder<T> of(ConfigType<T> type, String name) {
        return new Builder<>(type, name);
    }

    public String name() {
        return name;
    }

    public ConfigType<T> type() {
        return type;
    }

    public @Nullable T defaultValue() {
        return defaultValue;
    }

    public boolean required() {
        return required;
    }

    public ConfigRule<? super T> rule() {
        return rule;
    }

    /** What it does, for DescribeConfigs and the documentation. */
    public String documentation() {
        return documentation;
    }

    public UpdateMode updateMode() {
        return updateMode;
    }

    public ConfigScope scope() {
        return scope;
    }

    /** Whether the value must not be shown to anybody. */
    public boolean sensitive() {
        return sensitive;
    }

    /** Whether it is shown only where it is set: it is for tests, or for those who know the code. */
    public boolean internal() {
        return internal;
    }

    /** Other names of the value in a broker's configuration, the strongest first. */
    public List<ConfigSynonym> synonyms() {
        return synonyms;
    }

    /** The names that are told together with this one: its synonyms, or the same of a broker in other units. */
    List<String> toldNames() {
        return scope == ConfigScope.BROKER
                ? family
                : synonyms.stream().map(ConfigSynonym::name).toList();
    }

    /** The names under which a layer of this source may hold the value, the strongest first. */
    List<ConfigSynonym> namesIn(ConfigSource source) {
        if (source.ofResource()) {
            return List.of(ConfigSynonym.same(name));
        }
        if (scope != ConfigScope.BROKER) {
            return synonyms;
        }
        List<ConfigSynonym> names = new ArrayList<>(synonyms.size() + 1);
        names.add(ConfigSynonym.same(name));
        names.addAll(synonyms);
        return names;
    }

    /**
     * Reads and checks a value.
     *
     * @throws ConfigException naming this key
     */
    public T parse(String text) {
        return parse(name, text, ConfigSynonym.same(name));
    }

    T parse(String givenAs, String text, ConfigSynonym synonym) {
        String trimmed = text.trim();
        String shown = sensitive ? Password.HIDDEN : text;
        T value;
        try {
            value = type.parse().apply(synonym.conversion().apply(trimmed));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw ConfigException.invalid(givenAs, shown, String.valueOf(e.getMessage()), rule.allowed());
        }
        String problem = rule.problem(value);
        if (problem != null) {
            throw rule.refusal(givenAs, sensitive ? Password.HIDDEN : rule.shown(value, trimmed), problem);
        }
        return value;
    }

    /** The value as text, null if there is none; secrets are hidden. */
    public @Nullable String format(@Nullable T value) {
        return value == null ? null : type.format().apply(value);
    }

    @Override
    public String toString() {
        return name;
    }

    /** The parts of a declaration. */
    public static final class Builder<T> {
        private final ConfigType<T> type;
        private final String name;
        private @Nullable T defaultValue;
        private boolean required;
        private ConfigRule<? super T> rule = ConfigRule.anything();
        private String documentation = "";
        private UpdateMode updateMode = UpdateMode.READ_ONLY;
        private ConfigScope scope = ConfigScope.BROKER;
        private boolean sensitive;
        private boolean internal;
        private List<ConfigSynonym> synonyms = List.of();
        private List<String> family = List.of();

        private Builder(ConfigType<T> type, String name) {
            this.type = type;
            this.name = name;
            // By id: the first comparison of whole records takes milliseconds of every start.
            this.sensitive = type.id() == ConfigType.PASSWORD.id();
        }

        public Builder<T> defaultValue(T value) {
            this.defaultValue = value;
            return this;
        }

        /** It has no default and must be given. */
        public Builder<T> required() {
            this.required = true;
            return this;
        }

        public Builder<T> allowed(ConfigRule<? super T> allowed) {
            this.rule = allowed;
            return this;
        }

        public Builder<T> documentation(String text) {
            this.documentation = text;
            return this;
        }

        public Builder<T> updateMode(UpdateMode mode) {
            this.updateMode = mode;
            return this;
        }

        public Builder<T> scope(ConfigScope configured) {
            this.scope = configured;
            return this;
        }

        public Builder<T> sensitive() {
            this.sensitive = true;
            return this;
        }

        /** It is shown only where it is set. */
        public Builder<T> internal() {
            this.internal = true;
            return this;
        }

        /** The names of the same in all units, its own among them, the strongest first. */
        public Builder<T> family(String... names) {
            this.family = List.of(names);
            return this;
        }

        /** Other names in a broker's configuration, the strongest first. */
        public Builder<T> synonyms(ConfigSynonym... others) {
            this.synonyms = List.of(others);
            return this;
        }

        public ConfigKey<T> build() {
            if (defaultValue != null && rule.problem(defaultValue) != null) {
                throw new IllegalArgumentException("The default of " + name + " breaks its own rule " + rule.allowed());
            }
            return new ConfigKey<>(this);
        }
    }
}
