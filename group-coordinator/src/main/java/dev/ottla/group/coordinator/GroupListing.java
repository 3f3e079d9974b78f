package dev.ottla.group.coordinator;

import dev.ottla.group.GroupCommand.ListedGroups;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ListGroupsResponse.ListedGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the lists of several shards together and hands them over when the last one has come. A shard that has moved away
 * counts as empty, any other trouble spoils the whole. Shards answer on their own threads, hence the lock.
 */
final class GroupListing implements Consumer<ListedGroups> {
    private final Consumer<ListedGroups> to;
    private final List<ListedGroup> groups = new ArrayList<>();
    private ErrorCode error = ErrorCode.NONE;
    private int missing;

    /** Expects so many answers; with none to expect the empty list is handed over at once. */
    GroupListing(int shards, Consumer<ListedGroups> to) {
        this.to = to;
        this.missing = shards;
        if (shards == 0) {
            to.accept(new ListedGroups(ErrorCode.NONE, List.of()));
        }
    }

    @Override
    public void accept(ListedGroups part) {
        ListedGroups whole = add(part);
        if (whole != null) {
            to.accept(whole);
        }
    }

    private synchronized @Nullable ListedGroups add(ListedGroups part) {
        if (part.error() == ErrorCode.NONE) {
            groups.addAll(part.groups());
        } else if (part.error() != ErrorCode.NOT_COORDINATOR) {
            error = part.error();
        }
        missing--;
        if (missing > 0) {
            return null;
        }
        return new ListedGroups(error, error == ErrorCode.NONE ? List.copyOf(groups) : List.of());
    }
}
