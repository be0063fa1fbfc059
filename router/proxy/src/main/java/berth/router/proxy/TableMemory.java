package berth.router.proxy;

import berth.router.RouteChange;
import berth.router.RouteTable;
import java.util.List;
import java.util.Optional;

/** What outlives the process of the table that is served. */
interface TableMemory {
    /** For a router whose table lies in a file of somebody else's. */
    TableMemory NONE = new TableMemory() {
        @Override
        public Optional<RouteTable> load() {
            return Optional.empty();
        }

        @Override
        public boolean save(long generation, RouteIndex routes) {
            return true;
        }

        @Override
        public boolean add(List<RouteChange> changes) {
            return true;
        }
    };

    /** Whether it is another than {@link #load} saw last. */
    default boolean isNews() {
        return false;
    }

    /** The remembered table; empty if there is none, or if it cannot be read, which is a warning and no more. */
    Optional<RouteTable> load();

    /**
     * Remembers a table in place of the one before.
     *
     * @return false, with a warning, if that was not possible
     */
    boolean save(long generation, RouteIndex routes);

    /**
     * Remembers what has changed in the table that is remembered.
     *
     * @param changes each made for the generation that the one before it makes
     * @return false if the whole table should be saved: it was not possible, which is a warning, or there are many by now
     */
    boolean add(List<RouteChange> changes);
}
