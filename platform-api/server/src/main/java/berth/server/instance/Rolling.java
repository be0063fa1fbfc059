package berth.server.instance;

/**
 * How far a release has rolled over the one before it: in each batch some new instances are started and routed, and then as many
 * old ones leave. Pure.
 *
 * @param batch which is under way, from 1
 * @param batches how many there are
 * @param routing whether the batch's new instances are up, so that requests go to them
 * @param unavailablePercent share of the old instances that may leave before new ones have come
 */
public record Rolling(int batch, int batches, boolean routing, int unavailablePercent) {
    /** The machine's addresses for an environment: old and new instances have one each. */
    private static final int ADDRESSES = 58;

    public Rolling {
        if (batch < 1 || batches < batch || unavailablePercent < 0 || unavailablePercent > 100) {
            throw new IllegalArgumentException("batch " + batch + " of " + batches + ", " + unavailablePercent + " %");
        }
    }

    /**
     * In how many batches so many instances are replaced.
     *
     * @param surgePercent how many more than wished may run meanwhile
     */
    public static int batches(int instances, int surgePercent, int unavailablePercent) {
        int share = Math.max(1, Math.min(100, surgePercent + unavailablePercent));
        int wished = (100 + share - 1) / share;
        int spare = Math.max(1, ADDRESSES - instances);
        int forced = (instances + spare - 1) / spare;
        // More batches than instances would be batches without any.
        return Math.max(1, Math.min(Math.max(wished, forced), Math.max(1, instances)));
    }

    /** How many new instances of so many run in this batch. */
    public int coming(int count) {
        return upTo(count, batch);
    }

    /** How many of them get requests. */
    public int comingRouted(int count) {
        return routing ? coming(count) : upTo(count, batch - 1);
    }

    /** How many old instances of so many run on. */
    public int leaving(int count) {
        int early = batches == 1 ? 0 : count * unavailablePercent / 100;
        return Math.max(0, count - upTo(count, batch - 1) - early);
    }

    /** How many of them get requests. */
    public int leavingRouted(int count) {
        return routing && isLast() ? 0 : leaving(count);
    }

    /** Whether all have been replaced after it. */
    public boolean isLast() {
        return batch == batches;
    }

    private int upTo(int count, int batch) {
        return (count * batch + batches - 1) / batches;
    }
}
