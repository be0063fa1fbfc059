package berth.api.app;

/** How an app's production environment is, in one word. */
public enum AppState {
    /** Nothing was ever live. */
    EMPTY,
    /** Nothing was ever live, and the newest push did not go live either. */
    FAILED,
    /** A release is live and all its instances are healthy. */
    LIVE,
    /** A release should be live, and some but not all of its web instances are healthy. */
    DEGRADED,
    /** A release is live, and its instances sleep until somebody asks for them, or are being woken. */
    ASLEEP,
    /** A release is live, and its web is scaled to no instance. */
    STOPPED,
    /** A release should be live, and none of its web instances is healthy. */
    DOWN
}
