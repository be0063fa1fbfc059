package berth.node.engine;

import berth.node.InstanceStatus.Reason;
import berth.node.LimitRefusedException;
import java.util.Map;
import java.util.Optional;

/** The sentences that explain an instance; their codes are promised by {@link Reason}. */
final class Reasons {
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(10, "SIGUSR1"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(12, "SIGUSR2"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"));

    private Reasons() {}

    static Reason exited(int code) {
        return signal(code)
                .map(signal ->
                        new Reason("instance.signalled", "exited with code " + code + " (ended by " + signal + ")"))
                .orElseGet(() -> new Reason("instance.exited", "exited with code " + code));
    }

    /** What an exit code of a shell or of init says of the signal that ended its command. */
    static Optional<String> signal(int code) {
        return Optional.ofNullable(SIGNALS.get(code - 128));
    }

    static Reason outOfMemory(long limitBytes) {
        return new Reason(
                "instance.out-of-memory", "killed because it needed more memory than its limit of " + size(limitBytes));
    }

    static Reason notStartable(String why) {
        return new Reason(StartProblem.code(why), "cannot be started: " + why);
    }

    static Reason disconnected() {
        return new Reason("instance.disconnected", "was disconnected from its network, so nobody reaches it");
    }

    static Reason paused() {
        return new Reason("instance.paused", "was paused by somebody, so it answers nobody");
    }

    static Reason notListening(String what) {
        return new Reason("instance.not-listening", what);
    }

    static Reason otherPort(int actual, int expected) {
        return new Reason(
                "instance.other-port",
                "listens on " + actual + " although PORT is " + expected + "; requests go to " + actual);
    }

    static Reason loopbackOnly(int port) {
        return new Reason(
                "instance.loopback-only",
                "listens on 127.0.0.1:" + port + " only, where nobody outside its container reaches it");
    }

    static Reason healthStatus(String path, int status) {
        return new Reason("instance.health-status", "health path " + path + " answered " + status);
    }

    static Reason healthSilent(String what) {
        return new Reason("instance.health-silent", what);
    }

    static Reason healthCommand(String what) {
        return new Reason("instance.health-command", "its health check's command " + what);
    }

    static Reason limitRefused(long usedBytes, long limitBytes) {
        return new Reason("instance.limit-refused", LimitRefusedException.why(usedBytes, limitBytes));
    }

    private static String size(long bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : bytes + " bytes";
    }
}
