package berth.router.proxy;

/** What the router answers itself, without asking an upstream. */
sealed interface OwnAnswer permits Failure, PlainAnswer {
    /** For metrics and the access log; empty where nothing failed. */
    String code();
}
