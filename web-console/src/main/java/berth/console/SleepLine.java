package berth.console;

import berth.api.sleep.SleepState;
import berth.api.sleep.SleepView;
import java.time.Instant;
import java.util.Optional;

/**
 * How production sleeps, as a reader sees it.
 *
 * @param state as it is, or as it is becoming
 * @param awake whether its instances run
 * @param mayFallAsleep whether it is awake and nobody has asked for anything else
 * @param since when it fell asleep, where it is asleep
 * @param minutes without a request after which it falls asleep; empty: never
 */
record SleepLine(StateMark state, boolean awake, boolean mayFallAsleep, Optional<Moment> since, String minutes) {
    static SleepLine of(SleepView view, Instant now) {
        boolean awake = view.state() == SleepState.AWAKE;
        boolean isToSleep = view.wished().equals(Optional.of(SleepState.ASLEEP));
        return new SleepLine(
                StateMark.of(becoming(view)),
                awake,
                awake && !isToSleep,
                view.since().filter(began -> !awake).map(began -> new Moment(began, now)),
                view.afterMinutes().map(String::valueOf).orElse(""));
    }

    /** What was asked for is on its way, though nothing may have been done about it yet. */
    private static SleepState becoming(SleepView view) {
        return view.wished()
                .map(wished -> switch (view.state()) {
                    case AWAKE -> wished == SleepState.ASLEEP ? SleepState.FALLING_ASLEEP : view.state();
                    case ASLEEP -> wished == SleepState.AWAKE ? SleepState.WAKING : view.state();
                    case FALLING_ASLEEP, WAKING -> view.state();
                })
                .orElse(view.state());
    }
}
