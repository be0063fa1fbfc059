package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Await;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.InstanceStatus.Reason;
import berth.node.Limits;
import berth.node.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of instances that do not fare well. */
class DiagnosisIT extends EngineScenario {
    DiagnosisIT() {
        super("diagnosis");
    }

    @Test
    void anAppOnAnotherPortIsFoundAndReported() {
        InstanceStatus seen = start(spec(production, Commands.serve("0.0.0.0", "3000"), PORT));

        assertEquals(3000, seen.address().orElseThrow().port());
        assertEquals(
                new Reason("instance.other-port", "listens on 3000 although PORT is 8080; requests go to 3000"),
                seen.reason().orElseThrow());
    }

    @Test
    void anAppOnLoopbackOnlyIsTold() {
        GroupSpec spec = spec(production, Commands.serve("127.0.0.1", "8080"), PORT);
        runtime.apply(spec);

        Reason reason = awaitReason(spec, "instance.loopback-only");
        assertTrue(reason.message().startsWith("listens on 127.0.0.1:8080 only"), reason.message());
        assertEquals(
                InstanceState.STARTING, runtime.status(spec.key()).getFirst().state());
    }

    @Test
    void anAppThatListensOnNothingIsTold() {
        GroupSpec spec = spec(production, "sleep 1000", PORT);
        runtime.apply(spec);

        // In the first moment only that it does not accept: its ports are not read yet.
        awaitReason(spec, new Reason("instance.not-listening", "it listens on no port; PORT is 8080")::equals);
    }

    @Test
    void anAppThatStopsListeningIsUnhealthy() {
        GroupSpec spec = spec(production, Commands.SERVE + " & sleep 1; kill $!; sleep 1000", PORT);
        start(spec);

        assertEquals(
                "instance.not-listening",
                awaitState(spec, InstanceState.UNHEALTHY).reason().orElseThrow().code());
    }

    @Test
    void lowPortsServeWithoutRoot(@TempDir Path folder) {
        GroupSpec spec = spec(
                production,
                engine.image(folder, "USER nobody"),
                Commands.serve("0.0.0.0", "80"),
                new Port.Expected(80));

        assertEquals(80, start(spec).address().orElseThrow().port());
    }

    @Test
    void anAppThatNeedsTooMuchMemoryIsTold() {
        GroupSpec spec = spec(production, "perl -e 'my $x = q(x) x (200 << 20); sleep 1000'", PORT);
        runtime.apply(spec);

        assertEquals(
                "killed because it needed more memory than its limit of 64 MiB",
                awaitReason(spec, "instance.out-of-memory").message());
    }

    @Test
    void aCommandThatIsNotThereIsTold() {
        GroupSpec spec = spec(production, "nope --serve", PORT);
        runtime.apply(spec);

        String message = awaitReason(spec, "instance.command-not-found").message();
        assertTrue(message.contains("nope: not found"), message);
    }

    @Test
    void anImageWithoutACommandIsTold() {
        GroupSpec spec = spec(production, "", PORT);
        runtime.apply(spec);
        runtime.apply(spec);

        List<InstanceStatus> seen = runtime.status(spec.key());
        assertEquals(1, seen.size());
        assertEquals(InstanceState.EXITED, seen.getFirst().state());
        assertEquals(0, seen.getFirst().starts());
        Reason reason = seen.getFirst().reason().orElseThrow();
        assertEquals("instance.no-command", reason.code());
        assertTrue(reason.message().contains("the image names no command"), reason.message());
    }

    @Test
    void anImageWithAnUnknownUserIsTold(@TempDir Path folder) {
        GroupSpec spec = spec(production, engine.image(folder, "USER nosuchuser"), "sleep 1000", PORT);
        runtime.apply(spec);

        InstanceStatus seen = runtime.status(spec.key()).getFirst();
        assertEquals(InstanceState.EXITED, seen.state());
        assertEquals(
                new Reason(
                        "instance.unknown-user",
                        "cannot be started: unable to find user nosuchuser: no matching entries in passwd file"),
                seen.reason().orElseThrow());
    }

    @Test
    void aProgramForAnotherProcessorIsTold(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("app"), new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        GroupSpec spec = spec(
                production,
                engine.image(folder, "COPY app /app", "RUN chmod +x /app", "ENTRYPOINT [\"/app\"]"),
                "",
                PORT);
        runtime.apply(spec);

        assertEquals(
                "cannot be started: /app is a program for another processor (exec format error)",
                awaitReason(spec, "instance.exec-format").message());
    }

    @Test
    void anImagesOwnCommandRunsWithItsEntrypoint(@TempDir Path folder) {
        String image = engine.image(
                folder, "ENTRYPOINT [\"/bin/echo\", \"entrypoint\"]", "CMD [\"command\"]", "STOPSIGNAL SIGKILL");
        GroupSpec spec = spec(production, image, "", PORT);
        runtime.apply(spec);

        InstanceStatus seen = awaitState(spec, InstanceState.RESTARTING);
        assertEquals("entrypoint command", runtime.tail(seen.id(), 1).getFirst().text());
        assertEquals(
                new Reason("instance.exited", "exited with code 0"),
                seen.reason().orElseThrow());
    }

    @Test
    void anInstanceKilledByHandComesBackWithTheNextOrder() {
        GroupSpec spec = spec(production, Commands.SERVE, PORT);
        String id = start(spec).id();
        engine.docker().killContainerCmd(id).exec();
        InstanceStatus killed = awaitState(spec, InstanceState.EXITED);
        var why = new Reason("instance.signalled", "exited with code 137 (ended by SIGKILL)");
        assertEquals(Optional.of(why), killed.reason());
        assertEquals(Optional.of(new InstanceStatus.Exit(137, Optional.of("SIGKILL"), false, why)), killed.exit());

        assertEquals(id, start(spec).id());
    }

    @Test
    void aNetworkRemovedByHandComesBackWithTheNextOrder() {
        GroupSpec spec = spec(production, Commands.SERVE, PORT);
        start(spec);
        runtime.remove(spec.key(), GRACE);
        engine.docker().removeNetworkCmd("berth-" + production.id()).exec();

        start(spec);
    }

    @Test
    void moreProcessorsThanThereAreIsNoError() {
        GroupSpec spec = spec(production, "sleep 1000", NO_PORT);
        start(new GroupSpec(
                new GroupKey(production, 1, "app", "web"),
                spec.image(),
                spec.command(),
                Map.of(),
                List.of(),
                new Limits(64 << 20, 512, 50),
                NO_PORT,
                1));
    }

    private Reason awaitReason(GroupSpec spec, String code) {
        return awaitReason(spec, reason -> reason.code().equals(code));
    }

    private Reason awaitReason(GroupSpec spec, Predicate<Reason> expected) {
        return Await.until(
                        () -> runtime.status(spec.key()),
                        seen -> seen.getFirst().reason().filter(expected).isPresent())
                .getFirst()
                .reason()
                .orElseThrow();
    }
}
