package berth.router.proxy;

/** What a lane looks after: shows it out when its time is over or the router stops. */
interface Guest {
    /** By when it must have done its next step. */
    Deadline deadline();

    /** Its time is over. */
    void expire();

    /** The router is about to stop: goes when nothing is open, else after what is open. */
    void drain();
}
