package dev.ottla.group.classic;

import java.util.EnumSet;
import java.util.Set;

/** The states of a classic group. Each says from which states it may be entered and what tools call it. */
public enum ClassicState {
    /** No members; what remains are committed offsets, until they expire. */
    EMPTY("Empty"),
    /** Members are coming to the barrier; whoever is not there when the deadline passes is left behind. */
    PREPARING_REBALANCE("PreparingRebalance"),
    /** The barrier has opened on a new generation; its leader owes the assignment. */
    COMPLETING_REBALANCE("CompletingRebalance"),
    /** Every member has its assignment. */
    STABLE("Stable"),
    /** Gone. Only spoken of: a deleted group is no longer in memory. */
    DEAD("Dead");

    private final String displayName;

    ClassicState(String displayName) {
        this.displayName = displayName;
    }

    /** The name in DescribeGroups and ListGroups. */
    public String displayName() {
        return displayName;
    }

    boolean mayFollow(ClassicState previous) {
        return predecessors().contains(previous);
    }

    private Set<ClassicState> predecessors() {
        return switch (this) {
            case EMPTY, COMPLETING_REBALANCE -> EnumSet.of(PREPARING_REBALANCE);
            case PREPARING_REBALANCE -> EnumSet.of(STABLE, COMPLETING_REBALANCE, EMPTY);
            case STABLE -> EnumSet.of(COMPLETING_REBALANCE);
            case DEAD -> EnumSet.allOf(ClassicState.class);
        };
    }
}
