package berth.router.proxy;

import java.time.Duration;

/** What a lane looks after: shows it out when its time is over or the router stops. */
interface Guest {
    /** By when it must have done its next step. */
    Deadline deadline();

    /** Its time is over. */
    void expire();

    /**
     * The router is about to stop: goes when nothing is open, else after what is open.
     *
     * @param grace how long to wait for a next request all the same, after whose answer it goes: a request that crosses
     *     the end of its connection is lost, which another router that has taken over can spare it
     */
    void drain(Duration grace);

    /** The router stops now: what is still open is broken off. */
    void cut();
}
