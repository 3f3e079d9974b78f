package dev.ottla.raft;

import org.junit.jupiter.api.Test;

/** The main stories of a quorum, as scripts; {@link QuorumScript} says what the lines mean. */
class QuorumScriptTest {
    @Test
    void aSingleVoterLeadsByItself() {
        QuorumScript.play("""
                1 voter
                until a leader
                propose
                until agreement
                """);
    }

    @Test
    void aLeaderThatIsCutOffIsFollowedByAnotherAndWhatItHadAloneIsGone() {
        QuorumScript.play("""
                3 voters
                until a leader
                propose
                until agreement
                cut off the leader
                propose
                until another leader
                propose
                heal
                until agreement
                """);
    }

    @Test
    void aLeaderThatCrashesIsFollowedByAnotherAndComesBack() {
        QuorumScript.play("""
                5 voters
                until a leader
                propose
                crash the leader
                until another leader
                propose
                crash the leader
                until another leader
                heal
                until agreement
                """);
    }

    @Test
    void anObserverThatHasCaughtUpBecomesAVoterAndALeaderCanLeave() {
        QuorumScript.play("""
                3 voters, 1 observer
                until a leader
                propose
                until agreement
                add node 4
                until agreement
                expect voters 1 2 3 4
                remove the leader
                until another leader
                until agreement
                """);
    }

    /** Who was alone did not have to hear from anybody, for however long. */
    @Test
    void aLeaderThatWasAloneGoesOnLeadingWhenOthersJoin() {
        QuorumScript.play("""
                1 voter, 2 observers
                until a leader
                propose
                until agreement
                wait
                add node 2
                expect voters 1 2
                expect the same leader
                add node 3
                wait
                expect voters 1 2 3
                expect the same leader
                until agreement
                """);
    }

    @Test
    void whoIsBehindTheStartOfTheLogFetchesTheSnapshot() {
        QuorumScript.play("""
                3 voters, 1 observer
                until a leader
                crash the leader
                until another leader
                propose
                propose
                snapshot
                propose
                heal
                until agreement
                """);
    }

    @Test
    void oneVoterAfterTheOtherLeavesUntilOneIsLeft() {
        QuorumScript.play("""
                3 voters
                until a leader
                until agreement
                remove node 3
                until a leader
                until agreement
                remove node 2
                until a leader
                until agreement
                expect voters 1
                """);
    }

    @Test
    void anObserverThatIsToJoinByItselfBecomesAVoter() {
        QuorumScript.play("""
                3 voters, 1 observer
                until a leader
                propose
                until agreement
                wait
                expect voters 1 2 3
                node 4 joins by itself
                wait
                until agreement
                expect voters 1 2 3 4
                cut off the leader
                until another leader
                heal
                until agreement
                expect voters 1 2 3 4
                """);
    }

    @Test
    void severalThatJoinByThemselvesDoSoOneAfterTheOther() {
        QuorumScript.play("""
                1 voter, 2 observers
                until a leader
                propose
                until agreement
                node 2 joins by itself
                node 3 joins by itself
                wait
                wait
                until agreement
                expect voters 1 2 3
                """);
    }

    /** Whoever was removed and is told to join comes back. */
    @Test
    void aVoterThatWasRemovedComesBackIfItIsToJoin() {
        QuorumScript.play("""
                3 voters
                until a leader
                until agreement
                remove node 3
                until a leader
                expect voters 1 2
                node 3 joins by itself
                wait
                until agreement
                expect voters 1 2 3
                """);
    }

    @Test
    void aVoterThatHasMovedTellsTheLeaderWhereItIs() {
        QuorumScript.play("""
                3 voters
                until a leader
                until agreement
                move node 2
                expect addresses
                move node 3
                expect addresses
                until agreement
                expect voters 1 2 3
                """);
    }

    /** Nobody else could write it down. */
    @Test
    void aLeaderThatHasMovedWritesDownWhereItIs() {
        QuorumScript.play("""
                1 voter, 1 observer
                until a leader
                propose
                until agreement
                move the leader
                until another leader
                expect addresses
                until agreement
                """);
    }

    @Test
    void aLeaderOfOthersThatHasMovedIsKnownWhereItIsWhoeverLeadsNext() {
        QuorumScript.play("""
                3 voters
                until a leader
                until agreement
                move the leader
                until another leader
                expect addresses
                until agreement
                """);
    }
}
