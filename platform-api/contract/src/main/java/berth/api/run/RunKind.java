package berth.api.run;

/** Why a command runs. */
public enum RunKind {
    /** The process type {@code release}, once per deployment. */
    RELEASE,
    /** Somebody asked for it. */
    ONE_OFF,
    /** A schedule asked for it. */
    CRON
}
