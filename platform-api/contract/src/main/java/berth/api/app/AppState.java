package berth.api.app;

/** How an app's production environment is, in one word. */
public enum AppState {
    /** Nothing was ever live. */
    EMPTY,
    /** A release is live and all its instances are healthy. */
    LIVE,
    /** A release should be live, and some but not all of its web instances are healthy. */
    DEGRADED,
    /** A release should be live, and none of its web instances is healthy. */
    DOWN
}
