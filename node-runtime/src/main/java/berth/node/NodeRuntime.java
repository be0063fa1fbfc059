package berth.node;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs groups of instances on a machine. It knows no teams and no releases' meaning, only groups.
 *
 * <p>Its memory is the labels on what it made; it never touches anything without its own installation's label. Orders
 * are complete for their group and safe to repeat. Every call may throw {@link NodeUnavailableException}.
 */
public interface NodeRuntime {
    /** As {@code tail} of {@link #follow}: all that the engine has. */
    int ALL_LINES = Integer.MAX_VALUE;

    /**
     * Makes the group be as wished: missing instances are created and started, surplus ones are removed, instances whose
     * specification differs are replaced. Where only memory or processors differ, they are changed while the instance
     * runs on. Makes the environment's network if it is missing. Returns when the engine has started them, not when they
     * are healthy. Instances that end by themselves are started again by the engine, with growing pauses.
     *
     * @throws ImageMissingException if the image is not on this machine
     * @throws LimitRefusedException if instances that run use more memory than they are to have; all else is done then, and their
     *     status says so until they have it
     */
    void apply(GroupSpec group);

    /** Ends all instances of the group: SIGTERM, then SIGKILL after {@code grace}; then removes them. Unknown: nothing. */
    void remove(GroupKey group, Duration grace);

    /** As {@link #remove(GroupKey, Duration)}, of just these instances of the group. Unknown ones: nothing. */
    void remove(GroupKey group, Set<String> instanceIds, Duration grace);

    /** Removes the environment's network and whatever instances and runs are left in it. Unknown: nothing. */
    void removeEnvironment(EnvironmentKey environment);

    /**
     * Starts a run, once: if it was started before, running or over, nothing happens. Makes the environment's network if it
     * is missing. A run that ends is not started again; it stays until it is removed. It is no instance of any group. One that
     * reads input is made, and begins when somebody is connected to it: so whoever is misses nothing.
     *
     * @throws ImageMissingException if the image is not on this machine
     */
    void start(RunSpec run);

    /** What is seen of a run; empty if it was never started, or was removed. */
    Optional<RunStatus> run(RunKey run);

    /** What is seen of all runs of this installation. */
    List<RunStatus> runs();

    /**
     * Connects to a run: gives what it has written so far and what it writes, and passes on input to a run that reads it, whose
     * end is the run's end of file. Such a run begins now, unless it has begun. Returns when the run has ended or is unknown, or
     * the thread is interrupted.
     *
     * @param input is read on a thread of its own, and not closed
     * @param sizes of the client's terminal, for a run that has one: the first is set before its command begins, if it is there
     *     or comes at once
     */
    void attach(RunKey run, InputStream input, TerminalSizes sizes, OutputSink output);

    /** As above, with a terminal that keeps its size. */
    default void attach(RunKey run, InputStream input, OutputSink output) {
        attach(run, input, new TerminalSizes(), output);
    }

    /**
     * Runs a command beside what runs in an instance, as {@link #attach}. If the thread is interrupted, or the output takes no
     * more, the command is ended with all that it has started: SIGHUP and SIGTERM, then SIGKILL.
     *
     * @param command for {@code /bin/sh -c}
     * @param terminal whether it has a terminal
     * @param sizes as above
     * @return its exit code; empty if the instance is unknown or does not run, or the thread was interrupted
     */
    Optional<Integer> exec(
            String instanceId,
            String command,
            boolean terminal,
            InputStream input,
            TerminalSizes sizes,
            OutputSink output);

    /** As above, with a terminal that keeps its size. */
    default Optional<Integer> exec(
            String instanceId, String command, boolean terminal, InputStream input, OutputSink output) {
        return exec(instanceId, command, terminal, input, new TerminalSizes(), output);
    }

    /** Ends a run: SIGTERM, then SIGKILL after {@code grace}; then removes it. Unknown: nothing. */
    void remove(RunKey run, Duration grace);

    /** What is seen of one group now, instances in order of creation; empty if there are none. */
    List<InstanceStatus> status(GroupKey group);

    /** What is seen of all groups of this installation now. */
    List<InstanceStatus> status();

    /**
     * Returns as soon as one of these instances accepts connections that did not when its group was looked at last, or has ended
     * since, or its health check has said something since; or after {@code atMost}. Sooner where endings cannot be told now: then
     * only who looks often sees how one ended. For who waits: it asks the engine nothing, so that this has its time for
     * starting them.
     */
    void awaitNews(Set<String> instanceIds, Duration atMost) throws InterruptedException;

    /** What the instances that run use now; those of which nothing can be known are left out. */
    List<InstanceUsage> usage();

    /** What the machine has in all, used or not. */
    NodeCapacity capacity();

    /** The last lines that the instance or run wrote, oldest first, {@code lines} at most; empty if it is unknown. */
    List<LogLine> tail(String instanceId, int lines);

    /**
     * Gives the last {@code tail} lines of the instance and then each new one as it is written, also after the engine
     * started it again; returns when the instance is gone, the run has ended, the sink says stop, or the thread is
     * interrupted.
     */
    void follow(String instanceId, int tail, LogSink sink);
}
