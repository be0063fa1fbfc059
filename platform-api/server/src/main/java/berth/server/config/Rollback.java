package berth.server.config;

/** What an older release brings back. */
public enum Rollback {
    /** Image, process types and config vars. */
    ALL,
    /** Config vars only. */
    CONFIG
}
