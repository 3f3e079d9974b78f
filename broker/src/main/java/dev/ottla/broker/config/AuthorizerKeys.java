package dev.ottla.broker.config;

import dev.ottla.handler.access.AuthorizerSettings;
import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.ConfigValues;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether access is controlled. The authorizer's own settings are no keys of the broker, in Kafka neither: they are
 * read from the text of the file.
 */
public final class AuthorizerKeys {
    static final String SUPER_USERS = "super.users";
    static final String ALLOW_IF_NO_ACLS = "allow.everyone.if.no.acl.found";

    private static final String STANDARD = "org.apache.kafka.metadata.authorizer.StandardAuthorizer";

    private static final ConfigKey<String> AUTHORIZER_CLASS_NAME = ConfigKey.of(
                    ConfigType.STRING, "authorizer.class.name")
            .defaultValue("")
            .allowed(ConfigRule.oneOf("", STANDARD))
            .documentation("Kafka's name of what decides who may do what: by the access control entries of the cluster;"
                    + " empty for everybody everything.")
            .build();

    /** All of them. */
    static final ConfigKeys ALL = ConfigKeys.of(AUTHORIZER_CLASS_NAME);

    private AuthorizerKeys() {}

    /** Null where everybody may do everything. */
    static @Nullable AuthorizerSettings settings(ConfigValues values, Map<String, String> given) {
        if (values.get(AUTHORIZER_CLASS_NAME).isEmpty()) {
            return null;
        }
        return new AuthorizerSettings(
                superUsers(given.getOrDefault(SUPER_USERS, "")),
                Boolean.parseBoolean(
                        given.getOrDefault(ALLOW_IF_NO_ACLS, "false").trim()));
    }

    static boolean isOwnSetting(String name) {
        return name.equals(SUPER_USERS) || name.equals(ALLOW_IF_NO_ACLS);
    }

    private static Set<String> superUsers(String text) {
        Set<String> users = new TreeSet<>();
        Arrays.stream(text.split(";"))
                .map(String::trim)
                .filter(user -> !user.isEmpty())
                .forEach(user -> {
                    if (user.indexOf(':') < 1) {
                        throw ConfigException.invalid(
                                SUPER_USERS, text, "expected a string in format principalType:principalName", "");
                    }
                    users.add(user);
                });
        return Set.copyOf(users);
    }
}
