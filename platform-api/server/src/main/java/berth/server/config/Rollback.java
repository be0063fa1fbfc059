package berth.server.config;

/** What an older release brings back. */
public enum Rollback {
    /** Image, process types, formation defaults and config vars. What somebody has scaled stays as it is. */
    ALL,
    /** Config vars only. */
    CONFIG
}
