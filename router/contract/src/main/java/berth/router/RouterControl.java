package berth.router;

/** Tells a router what to serve. Every call may throw {@link RouterUnavailableException}. */
public interface RouterControl {
    /**
     * Replaces the whole table at once; connections that are open go on. Returns when requests that arrive from now on
     * follow it.
     *
     * @return the status after it; its generation is the table's
     * @throws StaleTableException if the router already serves a newer generation, or another table of the same one;
     *     the very same table sent again is fine
     * @throws IllegalArgumentException if the table's generation is below 1
     */
    RouterStatus apply(RouteTable table);

    /**
     * Changes the table that is served, at once like {@link #apply}. A router that is restarted at that moment may have
     * forgotten it: its status tells.
     *
     * @throws StaleTableException if the router serves another generation than the change is made for: send the whole table
     */
    RouterStatus change(RouteChange change);

    /** What the router serves now. */
    RouterStatus status();

    /** What upstreams were asked so far. */
    RouterActivity activity();

    /**
     * Which routes that are asleep ({@link Vacancy#ASLEEP}) are asked for. Returns once that is another version, or after
     * some seconds.
     *
     * @param after the version that the caller knows; 0: none, so it returns at once
     */
    Wanted wanted(long after);
}
