package dev.ottla.controller;

import dev.ottla.metadata.MetadataPublisher;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataReplay;
import dev.ottla.metadata.Provenance;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;
import dev.ottla.raft.RaftListener;
import dev.ottla.runtime.Failure;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.StateMachineRuntime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's controller: follows the Raft log, publishes every committed image, and while the node leads runs a
 * {@link ControllerStateMachine} over the log. Owned by the controller's strand, except for {@link Controller}'s
 * methods, which hand over and return.
 */
public final class QuorumController implements Controller, RaftListener {
    /**
     * Who this controller is.
     *
     * @param registration written at the beginning of each leadership
     * @param bootstrap what an empty log begins with
     */
    public record Identity(String clusterId, RegisterControllerRecord registration, BootstrapMetadata bootstrap) {}

    private static final Logger log = LoggerFactory.getLogger(QuorumController.class);

    private final Identity identity;
    private final ClusterConfigs configs;
    private final RaftQuorumAccess quorum;
    private final RandomSource random;
    private final StateMachineRuntime.Wiring wiring;
    private final List<MetadataPublisher> publishers;
    private final CommittedImages images;

    private volatile @Nullable StateMachineRuntime<ControllerCommand, MetadataRecord> runtime;
    private @Nullable RaftMachineLog machineLog;
    private @Nullable Runnable onActive;

    /**
     * @param quorum the quorum that it is the controller of
     * @param start the replay of the latest snapshot, or of nothing
     * @param publishers called for every committed image, in this order, before any reply that depends on it
     */
    QuorumController(
            Identity identity,
            ClusterConfigs configs,
            RaftQuorumAccess quorum,
            RandomSource random,
            StateMachineRuntime.Wiring wiring,
            MetadataReplay start,
            List<MetadataPublisher> publishers) {
        this.identity = identity;
        this.configs = configs;
        this.quorum = quorum;
        this.random = random;
        this.wiring = wiring;
        this.images = new CommittedImages(start);
        this.publishers = List.copyOf(publishers);
    }

    /**
     * Runs {@code action} on the strand when this node has become the active controller. Before the driver is started.
     */
    public void whenActive(Runnable action) {
        onActive = action;
    }

    @Override
    public void replay(MetadataRecord record, Provenance at) {
        images.replay(record.message(), at);
    }

    @Override
    public void skip(Provenance at) {
        images.skip(at);
    }

    @Override
    public void restored(MetadataReplay snapshot) {
        publish(images.restore(snapshot));
    }

    @Override
    public void leaderChanged(int leaderId, int epoch) {
        log.debug("[controller epoch {}] the active controller is node {}", epoch, leaderId);
    }

    @Override
    public void lead(int epoch) {
        RaftMachineLog leaderLog = new RaftMachineLog(quorum.raft());
        StateMachineRuntime<ControllerCommand, MetadataRecord> started =
                new StateMachineRuntime<>(leaderLog, QuorumController::fail, wiring);
        machineLog = leaderLog;
        runtime = started;
        ControllerSettings settings = ControllerSettings.of(configs);
        started.start(new MeasuredMachine(
                epoch,
                new ControllerStateMachine(epoch, images, configs, identity.clusterId(), random, quorum),
                new CommandTimes(settings.samplePeriodMs(), settings.tooLongMs()),
                wiring.clock()));
        started.submit(
                new ControllerCommand.Activate(identity.bootstrap(), identity.registration(), new Activated(epoch)));
    }

    @Override
    public void committed(long endOffset) {
        images.seal();
        CommittedImages.Step step = images.commit(endOffset);
        if (step != null) {
            publish(step);
        }
        RaftMachineLog leaderLog = machineLog;
        if (leaderLog != null) {
            leaderLog.committed();
        }
    }

    private void publish(CommittedImages.Step step) {
        for (MetadataPublisher publisher : publishers) {
            publisher.publish(step.before(), step.after(), step.changes());
        }
    }

    @Override
    public long stepDown(int epoch) {
        images.takeBack();
        StateMachineRuntime<ControllerCommand, MetadataRecord> stopped = runtime;
        runtime = null;
        machineLog = null;
        if (stopped != null) {
            stopped.close();
        }
        log.info("[controller epoch {}] not active any more", epoch);
        return images.committed().provenance().endOffset();
    }

    @Override
    public boolean isActive() {
        return runtime != null;
    }

    @Override
    public void submit(ControllerCommand command) {
        StateMachineRuntime<ControllerCommand, MetadataRecord> current = runtime;
        if (current == null) {
            command.reply().failed(ErrorCode.NOT_CONTROLLER);
        } else {
            current.submit(command);
        }
    }

    private static void fail(ControllerCommand command, Failure reason) {
        command.reply()
                .failed(
                        switch (reason) {
                            case LOADING, DROPPED, LOG_UNAVAILABLE -> ErrorCode.NOT_CONTROLLER;
                            case TOO_LARGE -> ErrorCode.POLICY_VIOLATION;
                            case BUG -> ErrorCode.UNKNOWN_SERVER_ERROR;
                        });
    }

    /** The first command of a leadership has been committed. */
    private final class Activated implements ControllerReply<Boolean> {
        private final int epoch;

        Activated(int epoch) {
            this.epoch = epoch;
        }

        @Override
        public void done(Boolean bootstrapped) {
            log.info("[controller epoch {}] active{}", epoch, bootstrapped ? ", wrote the bootstrap records" : "");
            Runnable action = onActive;
            if (action != null) {
                action.run();
            }
        }

        @Override
        public void failed(ErrorCode error) {
            if (error == ErrorCode.NOT_CONTROLLER) {
                log.info("[controller epoch {}] lost its office before it was active", epoch);
            } else {
                log.error("[controller epoch {}] could not become active: {}", epoch, error);
            }
        }
    }
}
