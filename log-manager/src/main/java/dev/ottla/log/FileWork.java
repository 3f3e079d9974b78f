package dev.ottla.log;

import java.io.IOException;

/**
 * Keeps what I/O threads do to the files of one log (forces, epochs, producer snapshots) apart from a cut or the end of
 * that log on its strand: work that was asked for before a cut would otherwise write down, after it, what no longer
 * holds. Each piece carries the era it was asked for in; a cut waits for the piece that runs and begins a new era, and
 * pieces of an older one are not done any more. Any thread; the strand waits here only when it cuts or closes.
 */
final class FileWork {
    private int era;

    /** A piece of work on files. */
    @FunctionalInterface
    interface Piece {
        void run() throws IOException;
    }

    /** Work that ends what went before, with a result. */
    @FunctionalInterface
    interface Cut<T> {
        T run() throws IOException;
    }

    /** What a piece of work that is asked for now has to carry. */
    synchronized int era() {
        return era;
    }

    /** Does the piece, if nothing was cut since it was asked for; returns whether it was done. */
    synchronized boolean run(int pieceEra, Piece piece) throws IOException {
        if (pieceEra != era) {
            return false;
        }
        piece.run();
        return true;
    }

    /** Waits for the piece that is being done and cuts; what was asked for before is not done any more. */
    synchronized <T> T cut(Cut<T> cut) throws IOException {
        era++;
        return cut.run();
    }

    /** Waits for the piece that is being done; no other is done from then on. */
    synchronized void end() {
        era++;
    }
}
