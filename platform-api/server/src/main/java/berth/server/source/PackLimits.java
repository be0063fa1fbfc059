package berth.server.source;

/**
 * What unpacking may take. JGit streams a blob that is stored whole; all else it holds in memory as one array: a commit, a tree
 * or a tag, and for a delta its base, itself and its result, besides the bases that other deltas of the same pack wait for.
 *
 * @param objects in one pack
 * @param structureBytes of one commit, tree or tag
 * @param deltaBytes of one delta, of its base and of its result
 * @param submoduleBytes of one {@code .gitmodules}
 * @param heldBytes of all results of deltas that are held at a time
 * @param totalBytes of all objects of one pack together: bounds the time
 */
record PackLimits(
        int objects, int structureBytes, int deltaBytes, int submoduleBytes, long heldBytes, long totalBytes) {
    private static final int MEBIBYTE = 1 << 20;

    /** Fit for a heap that has at most this many bytes, of which the rest of Berth needs half. */
    static PackLimits forHeap(long bytes) {
        return new PackLimits(
                500_000,
                8 * MEBIBYTE,
                Math.clamp(bytes / 16, 8 * MEBIBYTE, 64 * MEBIBYTE),
                MEBIBYTE,
                bytes / 5,
                32L << 30);
    }

    PackRefusedException tooManyObjects() {
        return new PackRefusedException(
                "this push has more than the " + objects + " objects that one push may bring",
                "push the history in parts, older commits first");
    }

    PackRefusedException largeStructure() {
        return new PackRefusedException(
                "a commit, tree or tag has more than the " + mebibytes(structureBytes) + " MiB that one may have",
                "split the folder or shorten the message, in a commit made anew");
    }

    PackRefusedException largeDelta() {
        var threshold = "git -c core.bigFileThreshold=" + mebibytes(deltaBytes) + "m ";
        return new PackRefusedException(
                "a file of more than " + mebibytes(deltaBytes) + " MiB came as its difference to another",
                "run " + threshold + "repack -adF, then " + threshold + "push");
    }

    PackRefusedException largeSubmodules() {
        return new PackRefusedException(
                "a .gitmodules has more than the " + mebibytes(submoduleBytes) + " MiB that one may have",
                "make the commit that holds it anew");
    }

    PackRefusedException tooMuchHeld() {
        return new PackRefusedException(
                "too many large files came as differences to each other",
                "run git -c core.bigFileThreshold=1m repack -adF, then git -c core.bigFileThreshold=1m push");
    }

    PackRefusedException tooMuchInAll() {
        return new PackRefusedException(
                "this push has more than " + (totalBytes >> 30) + " GiB when it is unpacked",
                "push the history in parts, older commits first");
    }

    private static int mebibytes(int bytes) {
        return bytes / MEBIBYTE;
    }
}
