package dev.ottla.metadata;

import dev.ottla.protocol.message.metadata.BrokerRegistrationChangeRecord;
import dev.ottla.protocol.message.metadata.RegisterBrokerRecord;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/** The nodes that have registered: brokers, and controllers as their own records describe them. */
public record ClusterImage(
        PSortedMap<Integer, BrokerRegistration> brokers, PSortedMap<Integer, RegisterControllerRecord> controllers) {

    public static final ClusterImage EMPTY = new ClusterImage(TreePMap.empty(), TreePMap.empty());

    public @Nullable BrokerRegistration broker(int id) {
        return brokers.get(id);
    }

    /** Whether the broker is registered and not fenced. */
    public boolean isActive(int brokerId) {
        BrokerRegistration broker = brokers.get(brokerId);
        return broker != null && !broker.fenced();
    }

    /** Whether the broker may be given leadership. */
    public boolean canLead(int brokerId) {
        BrokerRegistration broker = brokers.get(brokerId);
        return broker != null && broker.canLead();
    }

    ClusterImage replay(RegisterBrokerRecord record) {
        return new ClusterImage(brokers.plus(record.brokerId(), BrokerRegistration.of(record)), controllers);
    }

    ClusterImage replay(BrokerRegistrationChangeRecord change) {
        return change(change.brokerId(), broker -> broker.replay(change));
    }

    ClusterImage fence(int brokerId, boolean fenced) {
        return change(brokerId, broker -> broker.withFenced(fenced));
    }

    ClusterImage unregister(int brokerId) {
        return new ClusterImage(brokers.minus(brokerId), controllers);
    }

    ClusterImage replay(RegisterControllerRecord record) {
        return new ClusterImage(brokers, controllers.plus(record.controllerId(), record));
    }

    private ClusterImage change(int brokerId, UnaryOperator<BrokerRegistration> change) {
        BrokerRegistration broker = brokers.get(brokerId);
        if (broker == null) {
            throw new InvalidMetadataException("a record changes broker " + brokerId + ", which is not registered");
        }
        return new ClusterImage(brokers.plus(brokerId, change.apply(broker)), controllers);
    }
}
