package dev.ottla.compat.admin;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Both brokers acknowledge a change when the controller has it, a moment before they know of it themselves. Changes
 * arrive in order: where a later topic is known, everything before it is.
 */
final class Settling {
    private static final long ASK_AGAIN_NS = 5_000_000;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(30);

    private final Admin admin;

    Settling(Admin admin) {
        this.admin = admin;
    }

    /** @param topic a name that no topic has */
    void await(String topic) {
        try {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
            long beginNs = System.nanoTime();
            while (!admin.listTopics().names().get().contains(topic)) {
                if (System.nanoTime() - beginNs > LIMIT_NS) {
                    throw new IllegalStateException(topic + " is never listed");
                }
                LockSupport.parkNanos(ASK_AGAIN_NS);
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
