package berth.console;

import berth.api.sleep.SleepState;
import berth.api.sleep.SleepView;
import java.time.Instant;
import java.util.Optional;

/**
 * How production sleeps, as a reader sees it.
 *
 * @param since when it fell asleep, where it is asleep
 * @param minutes without a request after which it falls asleep; empty: never
 */
record SleepLine(StateMark state, boolean awake, Optional<Moment> since, String minutes) {
    static SleepLine of(SleepView view, Instant now) {
        boolean awake = view.state() == SleepState.AWAKE;
        return new SleepLine(
                StateMark.of(view.state()),
                awake,
                view.since().filter(began -> !awake).map(began -> new Moment(began, now)),
                view.afterMinutes().map(String::valueOf).orElse(""));
    }
}
