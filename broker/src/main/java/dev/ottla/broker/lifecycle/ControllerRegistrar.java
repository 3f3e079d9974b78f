package dev.ottla.broker.lifecycle;

import dev.ottla.metadata.ImageChanges;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataPublisher;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ControllerRegistrationRequest;
import dev.ottla.protocol.message.ControllerRegistrationResponse;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;
import dev.ottla.runtime.Strand;
import dev.ottla.runtime.Timer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the metadata says where this controller is and which features it understands (KIP-919): where the
 * newest image does not, it asks the active controller, again and again with growing pauses. The active controller
 * writes its own registration itself when it begins. Owned by the controller's strand.
 */
final class ControllerRegistrar implements MetadataPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerRegistrar.class);
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 120_000;

    /** Sends a request to the active controller; the answer may come on any thread, null for none. */
    interface Channel {
        void send(ApiRequest<?> request, Consumer<@Nullable ApiResponse> done);
    }

    private final ControllerRegistrationRequest registration;
    private final Channel channel;
    private final Strand strand;
    private final Timer timer;
    private boolean registered = true;
    private boolean asking;
    private long pauseMs = FIRST_PAUSE_MS;

    /** @param registration what is to stand in the metadata */
    ControllerRegistrar(ControllerRegistrationRequest registration, Channel channel, Strand strand, Timer timer) {
        this.registration = registration;
        this.channel = channel;
        this.strand = strand;
        this.timer = timer;
    }

    @Override
    public void publish(MetadataImage before, MetadataImage after, ImageChanges changes) {
        RegisterControllerRecord known = after.cluster().controllers().get(registration.controllerId());
        boolean current = known != null && known.incarnationId().equals(registration.incarnationId());
        registered = current || !after.features().metadataVersion().hasControllerRegistration();
        if (registered) {
            pauseMs = FIRST_PAUSE_MS;
        } else if (!asking) {
            asking = true;
            strand.submit(this::ask);
        }
    }

    private void ask() {
        if (registered) {
            asking = false;
        } else {
            channel.send(registration, response -> strand.submit(() -> answered(response)));
        }
    }

    /** The image tells whether it has worked, so it is looked at once more after a pause. */
    private void answered(@Nullable ApiResponse response) {
        if (response instanceof ControllerRegistrationResponse answer) {
            ErrorCode error = ErrorCode.forCode(answer.errorCode());
            if (error == ErrorCode.NONE) {
                LOG.info("[controller {}] registered with the active controller", registration.controllerId());
            } else {
                LOG.info(
                        "[controller {}] not registered yet: {} {}",
                        registration.controllerId(),
                        error,
                        answer.errorMessage());
            }
        }
        timer.schedule(pauseMs, () -> strand.submit(this::ask));
        pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
    }
}
