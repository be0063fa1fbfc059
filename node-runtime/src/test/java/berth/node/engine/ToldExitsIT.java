package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Await;
import berth.node.GroupSpec;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.InstanceStatus.Exit;
import berth.node.InstanceStatus.Reason;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How an instance ended that runs again when it is looked at for the first time since. */
@Timeout(120)
class ToldExitsIT extends EngineScenario {
    private static final Reason EXITED = new Reason("instance.exited", "exited with code 7");

    ToldExitsIT() {
        super("endings");
    }

    @Test
    void anAppThatExitsIsToldWithItsCodeByAFirstLookAfterItWasStartedAgain() {
        InstanceStatus seen = lookAfter(spec(production, once("exit 7"), PORT));

        assertEquals(InstanceState.STARTING, seen.state());
        assertEquals(2, seen.starts());
        assertEquals(Optional.of(new Exit(7, Optional.empty(), false, EXITED)), seen.exit());
        assertEquals(Optional.of(EXITED), seen.reason());
    }

    @Test
    void oneThatIsWellAgainHasNothingAgainstItButSaysHowItEnded() {
        InstanceStatus seen = lookAfter(spec(production, once("exit 7"), NO_PORT));

        assertEquals(InstanceState.HEALTHY, seen.state());
        assertEquals(Optional.empty(), seen.reason());
        assertEquals(EXITED, seen.exit().orElseThrow().reason());
    }

    @Test
    void oneThatNeededTooMuchMemoryIsToldSo() {
        InstanceStatus seen = lookAfter(spec(production, once("perl -e 'my $x = q(x) x (200 << 20)'; exit 137"), PORT));

        var reason =
                new Reason("instance.out-of-memory", "killed because it needed more memory than its limit of 64 MiB");
        assertEquals(Optional.of(new Exit(137, Optional.of("SIGKILL"), true, reason)), seen.exit());
        assertEquals(Optional.of(reason), seen.reason());
    }

    @Test
    void oneWhoseOwnCommandTheKernelKilledForItsMemoryIsToldSo() {
        InstanceStatus seen = lookAfter(spec(production, once("exec perl -e 'my $x = q(x) x (200 << 20)'"), PORT));

        assertEquals(
                "instance.out-of-memory", seen.exit().orElseThrow().reason().code());
        assertEquals(137, seen.exit().orElseThrow().code());
    }

    @Test
    void whatItWroteBeforeItEndedExplainsItAndNotWhatItWritesNow() {
        String command = "[ -e /tmp/once ] && { echo all is well; exec sleep 1000; }; touch /tmp/once; nope --serve";
        GroupSpec spec = spec(production, command, PORT);
        String id = startLate(spec);
        Await.until(() -> runtime.tail(id, 1).getFirst().text().equals("all is well"));

        InstanceStatus seen = runtime.status(spec.key()).getFirst();

        assertEquals("instance.command-not-found", seen.reason().orElseThrow().code());
        String message = seen.reason().orElseThrow().message();
        assertTrue(message.contains("nope: not found"), message);
    }

    @Test
    void whatHappensWhileTheStreamIsBrokenIsToldAfterwardsAndWhoWaitsLooksAgainMeanwhile(@TempDir Path folder)
            throws Exception {
        GroupSpec spec = spec(
                production,
                "[ -e /tmp/end ] && exec sleep 1000; until [ -e /tmp/end ]; do sleep 0.05; done; exit 7",
                PORT);
        try (var between = new EngineBetween(folder.resolve("s.sock"));
                var looking = new DockerEngineRuntime(engine.options().withHost(between.host()))) {
            Await.until(() -> between.isOpen("/events?"));
            looking.apply(spec);
            String id = looking.status(spec.key()).getFirst().id();
            between.cut("/events?");
            looking.awaitNews(Set.of(id), Duration.ofHours(1));

            runtime.exec(id, "touch /tmp/end", false, InputStream.nullInputStream(), (error, piece) -> {});
            awaitStartedAgain(id);
            between.mend();

            Exit exit = Await.until(
                            () -> looking.status(spec.key()),
                            seen -> seen.getFirst().exit().isPresent())
                    .getFirst()
                    .exit()
                    .orElseThrow();
            assertEquals(new Exit(7, Optional.empty(), false, EXITED), exit);
        }
    }

    private static String once(String command) {
        return "[ -e /tmp/once ] && exec sleep 1000; touch /tmp/once; " + command;
    }

    private InstanceStatus lookAfter(GroupSpec spec) {
        startLate(spec);
        return runtime.status(spec.key()).getFirst();
    }

    /** Starts it and returns its id when the engine has started it again; nobody has looked at it by the runtime. */
    private String startLate(GroupSpec spec) {
        runtime.apply(spec);
        String id = engine.docker()
                .listContainersCmd()
                .withLabelFilter(InstanceLabels.whichHave(engine.options().installation(), spec.key()))
                .withShowAll(true)
                .exec()
                .getFirst()
                .getId();
        awaitStartedAgain(id);
        return id;
    }

    private void awaitStartedAgain(String id) {
        Await.until(() -> {
            var seen = engine.inspect(id);
            return seen.getRestartCount() == 1
                    && "running".equals(seen.getState().getStatus());
        });
    }
}
