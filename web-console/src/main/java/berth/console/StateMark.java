package berth.console;

import berth.api.app.AppState;
import berth.api.build.BuildState;
import berth.api.deployment.DeploymentState;
import berth.api.run.RunState;
import berth.api.sleep.SleepState;
import java.util.Locale;

/** A state as a reader sees it: a word, and a look that gives it colour and shape. */
record StateMark(String word, Look look) {
    enum Look {
        GOOD,
        BUSY,
        WARNING,
        BAD,
        IDLE;

        /** Class in the style sheet. */
        public String style() {
            return "state-" + name().toLowerCase(Locale.ROOT);
        }
    }

    static StateMark of(AppState state) {
        return marked(
                state,
                switch (state) {
                    case EMPTY, ASLEEP, STOPPED -> Look.IDLE;
                    case LIVE -> Look.GOOD;
                    case DEGRADED -> Look.WARNING;
                    case DOWN, FAILED -> Look.BAD;
                });
    }

    static StateMark of(BuildState state) {
        return marked(
                state,
                switch (state) {
                    case QUEUED, CANCELLED -> Look.IDLE;
                    case RUNNING -> Look.BUSY;
                    case SUCCEEDED -> Look.GOOD;
                    case FAILED -> Look.BAD;
                });
    }

    static StateMark of(DeploymentState state) {
        return marked(
                state,
                switch (state) {
                    case QUEUED, CANCELLED -> Look.IDLE;
                    case STARTING, ROUTING -> Look.BUSY;
                    case SUCCEEDED -> Look.GOOD;
                    case FAILED -> Look.BAD;
                });
    }

    static StateMark of(RunState state) {
        return marked(
                state,
                switch (state) {
                    case QUEUED, CANCELLED -> Look.IDLE;
                    case RUNNING -> Look.BUSY;
                    case SUCCEEDED -> Look.GOOD;
                    case FAILED -> Look.BAD;
                });
    }

    static StateMark of(SleepState state) {
        return new StateMark(
                word(state.name().replace('_', ' ')),
                switch (state) {
                    case AWAKE -> Look.GOOD;
                    case FALLING_ASLEEP, WAKING -> Look.BUSY;
                    case ASLEEP -> Look.IDLE;
                });
    }

    /** An instance's state, which the contract leaves open: one that is not known yet gets its word and no colour. */
    static StateMark ofInstance(String state) {
        return new StateMark(
                word(state),
                switch (state) {
                    case "HEALTHY" -> Look.GOOD;
                    case "STARTING" -> Look.BUSY;
                    case "RESTARTING", "UNHEALTHY" -> Look.WARNING;
                    case "EXITED", "CRASHED" -> Look.BAD;
                    default -> Look.IDLE;
                });
    }

    private static StateMark marked(Enum<?> state, Look look) {
        return new StateMark(word(state.name()), look);
    }

    private static String word(String state) {
        return state.isEmpty()
                ? "Unknown"
                : state.charAt(0) + state.substring(1).toLowerCase(Locale.ROOT);
    }
}
