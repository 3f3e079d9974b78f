package dev.ottla.broker.cli;

import dev.ottla.broker.lifecycle.StartFailure;
import dev.ottla.controller.ScramKeys;
import dev.ottla.controller.ScramMechanism;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.message.metadata.UserScramCredentialRecord;
import dev.ottla.runtime.RandomSource;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code --add-scram}, for example {@code SCRAM-SHA-256=[name=alice,password=alice-secret]}: a user who can sign
 * in before anybody could have been asked to add one (KIP-900). The password is not kept, here or in the log.
 */
final class ScramArgument {
    private static final int LEAST_ITERATIONS = 4096;
    private static final int MOST_ITERATIONS = 16_384;
    private static final int SALT_LONGS = 4;

    private final RandomSource random;

    ScramArgument(RandomSource random) {
        this.random = random;
    }

    /** The record of the credential; throws StartFailure, in Kafka's words and without secrets. */
    MetadataRecord parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new StartFailure("Failed to find equals sign in SCRAM argument '" + text + "'");
        }
        ScramMechanism mechanism = mechanism(text.substring(0, equals));
        Map<String, String> values = values(text.substring(equals + 1));
        String name = values.get("name");
        if (name == null) {
            throw new StartFailure("You must supply 'name' to add-scram");
        }
        int iterations = iterations(values.get("iterations"), mechanism);
        Bytes salt = salt(values.get("salt"));
        ScramKeys keys = ScramKeys.of(mechanism, salted(mechanism, values, salt, iterations));
        return MetadataRecord.of(UserScramCredentialRecord.builder()
                .name(name)
                .mechanism(mechanism.code())
                .salt(salt)
                .storedKey(keys.storedKey())
                .serverKey(keys.serverKey())
                .iterations(iterations)
                .build());
    }

    private static ScramMechanism mechanism(String name) {
        return switch (name) {
            case "SCRAM-SHA-256" -> ScramMechanism.SCRAM_SHA_256;
            case "SCRAM-SHA-512" -> ScramMechanism.SCRAM_SHA_512;
            default -> throw new StartFailure("The add-scram mechanism " + name + " is not supported.");
        };
    }

    private static Map<String, String> values(String list) {
        if (!list.startsWith("[")) {
            throw new StartFailure("Expected configuration string to start with [");
        }
        if (!list.endsWith("]")) {
            throw new StartFailure("Expected configuration string to end with ]");
        }
        Map<String, String> values = new HashMap<>();
        for (String value : list.substring(1, list.length() - 1).split(",", -1)) {
            int equals = value.indexOf('=');
            if (equals > 0) {
                values.put(value.substring(0, equals).trim(), unquoted(value.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static int iterations(@Nullable String given, ScramMechanism mechanism) {
        int iterations = given == null ? LEAST_ITERATIONS : Integer.parseInt(given);
        if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
            boolean few = iterations < LEAST_ITERATIONS;
            throw new StartFailure("The 'iterations' value must be "
                    + (few ? ">= " + LEAST_ITERATIONS : "<= " + MOST_ITERATIONS) + " for add-scram using " + mechanism);
        }
        return iterations;
    }

    private Bytes salt(@Nullable String given) {
        if (given != null) {
            return Bytes.wrap(Base64.getDecoder().decode(given));
        }
        ByteBuffer salt = ByteBuffer.allocate(SALT_LONGS * Long.BYTES);
        for (int i = 0; i < SALT_LONGS; i++) {
            salt.putLong(random.nextLong());
        }
        return Bytes.wrap(salt.array());
    }

    private static Bytes salted(ScramMechanism mechanism, Map<String, String> values, Bytes salt, int iterations) {
        String password = values.get("password");
        String salted = values.get("saltedpassword");
        if (password != null) {
            return hashed(mechanism, password, salt, iterations);
        }
        if (salted == null) {
            throw new StartFailure("You must supply one of 'password' or 'saltedpassword' to add-scram");
        }
        if (!values.containsKey("salt")) {
            throw new StartFailure("You must supply 'salt' with 'saltedpassword' to add-scram");
        }
        return Bytes.wrap(Base64.getDecoder().decode(salted));
    }

    /** Hi(password, salt, iterations) of RFC 5802, which is PBKDF2 with as many bytes as the digest has. */
    private static Bytes hashed(ScramMechanism mechanism, String password, Bytes salt, int iterations) {
        boolean of256 = mechanism == ScramMechanism.SCRAM_SHA_256;
        try {
            PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt.toByteArray(), iterations, of256 ? 256 : 512);
            SecretKeyFactory factory =
                    SecretKeyFactory.getInstance(of256 ? "PBKDF2WithHmacSHA256" : "PBKDF2WithHmacSHA512");
            return Bytes.wrap(factory.generateSecret(spec).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2", e);
        }
    }
}
