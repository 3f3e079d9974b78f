package dev.ottla.controller;

import dev.ottla.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a server keeps of a SCRAM password (RFC 5802, section 3): enough to check a client's proof, not enough to forge
 * one.
 */
public record ScramKeys(Bytes storedKey, Bytes serverKey) {
    /** From the salted password, which is a client's work to compute and is not kept. */
    public static ScramKeys of(ScramMechanism mechanism, Bytes saltedPassword) {
        try {
            byte[] key = saltedPassword.toByteArray();
            byte[] clientKey = hmac(mechanism, key, "Client Key");
            byte[] storedKey = MessageDigest.getInstance(mechanism.digest()).digest(clientKey);
            return new ScramKeys(Bytes.wrap(storedKey), Bytes.wrap(hmac(mechanism, key, "Server Key")));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + mechanism.digest(), e);
        }
    }

    private static byte[] hmac(ScramMechanism mechanism, byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(mechanism.mac());
        mac.init(new SecretKeySpec(key, mechanism.mac()));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
