package berth.server.route;

import berth.router.RouteChange;
import berth.router.RouteTable;
import berth.router.RouterControl;
import berth.router.StaleTableException;
import org.jboss.logging.Logger;

/** Sends tables to the router; of a large one only what has changed since the last that was acknowledged. */
final class TableSender {
    /** Below it a whole table costs no more than a change. */
    static final int LARGE = 1000;

    private static final Logger LOG = Logger.getLogger(TableSender.class);

    private final RouterControl router;

    TableSender(RouterControl router) {
        this.router = router;
    }

    /**
     * Sends a table; returns when the router serves it.
     *
     * @param acknowledged what the router served last, as far as is known; generation 0: nothing is
     * @throws StaleTableException if the router serves a newer one
     */
    void send(RouteTable acknowledged, RouteTable next) {
        if (acknowledged.generation() > 0 && next.routes().size() >= LARGE) {
            try {
                router.change(RouteChange.between(acknowledged, next));
                return;
            } catch (StaleTableException e) {
                LOG.infof("%s; sending all of it", e.getMessage());
            }
        }
        router.apply(next);
    }
}
