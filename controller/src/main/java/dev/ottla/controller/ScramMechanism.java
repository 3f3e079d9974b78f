package dev.ottla.controller;

import org.jspecify.annotations.Nullable;

/** The SCRAM mechanisms that Kafka knows; codes as on the wire. */
public enum ScramMechanism {
    SCRAM_SHA_256(1, "SHA-256", "HmacSHA256"),
    SCRAM_SHA_512(2, "SHA-512", "HmacSHA512");

    static final int LEAST_ITERATIONS = 4096;
    static final int MOST_ITERATIONS = 16384;

    private final byte code;
    private final String digest;
    private final String mac;

    ScramMechanism(int code, String digest, String mac) {
        this.code = (byte) code;
        this.digest = digest;
        this.mac = mac;
    }

    /** Null for a code that is none. */
    public static @Nullable ScramMechanism ofCode(byte code) {
        for (ScramMechanism mechanism : values()) {
            if (mechanism.code == code) {
                return mechanism;
            }
        }
        return null;
    }

    public byte code() {
        return code;
    }

    /** As the JCA names it. */
    String digest() {
        return digest;
    }

    /** As the JCA names it. */
    String mac() {
        return mac;
    }
}
