package berth.server.app;

/**
 * What a feature keeps for an app. Each makes its own when the app is made, and takes its own away when the app is gone;
 * later features, which build on earlier ones, take away first.
 */
public interface AppPart {
    /** Order in which parts are made; they are removed in reverse. */
    int rank();

    /** Makes what the app has from its first moment, in the transaction that makes the app. */
    default void create(AppRef app) {}

    /** Takes away what is left of the app, in the transaction that forgets it. */
    void forget(AppRef app);
}
