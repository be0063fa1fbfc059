package berth.node;

import berth.node.InstanceStatus.Exit;
import berth.node.InstanceStatus.Reason;
import java.util.Optional;

/**
 * How instances of a {@link FakeNodeRuntime} fare.
 *
 * @param reason given with the state
 * @param starts how often it was started
 * @param exit how its last run ended
 */
public record Fate(InstanceState state, Optional<Reason> reason, int starts, Optional<Exit> exit) {
    /** Healthy at once. */
    public static final Fate HEALTHY = new Fate(InstanceState.HEALTHY, Optional.empty());

    /** Starting until the test gives another fate. */
    public static final Fate STARTING = new Fate(InstanceState.STARTING, Optional.empty());

    public Fate(InstanceState state, Optional<Reason> reason) {
        this(state, reason, state == InstanceState.RESTARTING ? 2 : 1, Optional.empty());
    }

    /** The same after so many starts. */
    public Fate after(int otherStarts) {
        return new Fate(state, reason, otherStarts, exit);
    }

    /** The same after a run that ended so. */
    public Fate afterExit(int code, Reason why) {
        return new Fate(state, reason, starts, Optional.of(new Exit(code, Optional.empty(), false, why)));
    }

    /** Ends by itself again and again. */
    public static Fate crashing(String code, String message) {
        return new Fate(InstanceState.RESTARTING, Optional.of(new Reason(code, message)));
    }

    /** In a state with a reason. */
    public static Fate of(InstanceState state, String code, String message) {
        return new Fate(state, Optional.of(new Reason(code, message)));
    }
}
