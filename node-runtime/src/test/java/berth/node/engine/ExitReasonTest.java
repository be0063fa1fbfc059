package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import berth.node.InstanceStatus.Reason;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExitReasonTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    void anExitCodeIsNamed() {
        expect("instance.exited", "exited with code 3", exit(3, SHORT), null);
        expect("instance.exited", "exited with code 1", exit(1, SHORT), "Error: no database");
    }

    @Test
    void aSignalIsNamed() {
        expect("instance.signalled", "exited with code 137 (ended by SIGKILL)", exit(137, SHORT), null);
        expect("instance.signalled", "exited with code 139 (ended by SIGSEGV)", exit(139, SHORT), null);
    }

    @Test
    void outOfMemoryNamesTheLimit() {
        expect(
                "instance.out-of-memory",
                "killed because it needed more memory than its limit of 64 MiB",
                new Inspected.Exit(137, true, "", SHORT, 64 << 20),
                null);
    }

    @Test
    void aCommandThatIsNotThereIsNamedByItsShellOrByInit() {
        expect(
                "instance.command-not-found",
                "cannot be started: /bin/sh: 1: exec: nope: not found",
                exit(127, SHORT),
                "/bin/sh: 1: exec: nope: not found");
        expect(
                "instance.exec-format",
                "cannot be started: exec /app failed: Exec format error",
                exit(1, SHORT),
                "[FATAL tini (7)] exec /app failed: Exec format error");
    }

    @Test
    void whoRanForAWhileChoseItsCodeItself() {
        expect("instance.exited", "exited with code 127", exit(127, Duration.ofMinutes(1)), null);
    }

    @Test
    void theEnginesWordsAreShortened() {
        String error = "failed to create shim task: OCI runtime create failed: runc create failed: unable to start"
                + " container process: exec: \"x\": permission denied: unknown";
        expect(
                "instance.not-executable",
                "cannot be started: unable to start container process: exec: \"x\": permission denied: unknown",
                new Inspected.Exit(126, false, error, SHORT, 0),
                null);
    }

    private static Inspected.Exit exit(int code, Duration ran) {
        return new Inspected.Exit(code, false, "", ran, 0);
    }

    /** @param lastLine null: its log must not be read */
    private static void expect(String code, String message, Inspected.Exit exit, @Nullable String lastLine) {
        assertEquals(
                new Reason(code, message),
                ExitReason.of(exit, () -> lastLine == null ? fail("the log was read") : Optional.of(lastLine)));
    }
}
