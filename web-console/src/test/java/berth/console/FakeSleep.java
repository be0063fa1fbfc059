package berth.console;

import berth.api.sleep.SleepApi;
import berth.api.sleep.SleepOrder;
import berth.api.sleep.SleepState;
import berth.api.sleep.SleepView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Falls asleep and wakes at once, unless a request is open: then it is only wished. */
@ApplicationScoped
class FakeSleep implements SleepApi {
    private final Samples samples;

    private volatile boolean inUse;

    FakeSleep(Samples samples) {
        this.samples = samples;
    }

    /** Whether a request is open, and stays so. */
    void inUse(boolean isSo) {
        inUse = isSo;
    }

    @Override
    public SleepView show(String app, String environment) {
        return samples.sleep(samples.app(app));
    }

    @Override
    public SleepView set(String app, String environment, @Nullable SleepOrder order) {
        var minutes = Optional.ofNullable(order).map(SleepOrder::afterMinutes);
        var before = show(app, environment);
        return samples.sleep(samples.app(app), new SleepView(minutes, before.state(), before.wished(), before.since()));
    }

    @Override
    public SleepView now(String app, String environment) {
        return move(app, environment, SleepState.ASLEEP);
    }

    @Override
    public SleepView wake(String app, String environment) {
        return move(app, environment, SleepState.AWAKE);
    }

    private SleepView move(String app, String environment, SleepState state) {
        var minutes = show(app, environment).afterMinutes();
        var view = inUse && state == SleepState.ASLEEP
                ? new SleepView(minutes, SleepState.AWAKE, Optional.of(state), Optional.empty())
                : new SleepView(minutes, state, Optional.empty(), Optional.of(Instant.now()));
        return samples.sleep(samples.app(app), view);
    }
}
