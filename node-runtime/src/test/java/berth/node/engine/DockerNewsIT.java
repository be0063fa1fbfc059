package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.Await;
import berth.node.InstanceStatus;
import berth.node.NewsContract;
import berth.node.NodeRuntime;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of what comes up and ends on the machine's Docker Engine. */
class DockerNewsIT extends NewsContract {
    private static final TestEngine ENGINE = new TestEngine("news");
    private static final DockerEngineRuntime RUNTIME = new DockerEngineRuntime(ENGINE.options());

    @AfterAll
    static void close() {
        RUNTIME.close();
        ENGINE.close();
    }

    /** Until it hears the engine's events it lets nobody wait long. */
    @BeforeAll
    static void itHearsWhatHappens() {
        Await.until(() -> {
            long began = System.nanoTime();
            try {
                RUNTIME.awaitNews(Set.of("unknown"), Duration.ofMillis(100));
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
            return System.nanoTime() - began >= Duration.ofMillis(100).toNanos();
        });
    }

    @Override
    protected NodeRuntime runtime() {
        return RUNTIME;
    }

    @Override
    protected String image() {
        return ENGINE.baseImage();
    }

    @Override
    protected String serving() {
        return Commands.SERVE;
    }

    @Override
    protected String servingLater() {
        return "until [ -e /tmp/serve ]; do sleep 0.05; done; " + Commands.SERVE;
    }

    @Override
    protected void letServe(InstanceStatus instance) {
        assertEquals(Optional.of(0), touch(instance, "/tmp/serve"));
    }

    @Override
    protected String endingOnce() {
        return "[ -e /tmp/end ] && exec sleep 1000; until [ -e /tmp/end ]; do sleep 0.05; done; exit 3";
    }

    @Override
    protected void letEnd(InstanceStatus instance) {
        // It may end before the command in it has, and takes that along.
        touch(instance, "/tmp/end");
        // Not by a look of the runtime: that would have seen it.
        Await.until(() -> ENGINE.inspect(instance.id()).getRestartCount() > 0);
    }

    @Override
    protected void stop(InstanceStatus instance) {
        ENGINE.docker().stopContainerCmd(instance.id()).withTimeout(0).exec();
    }

    private static Optional<Integer> touch(InstanceStatus instance, String file) {
        return RUNTIME.exec(instance.id(), "touch " + file, false, InputStream.nullInputStream(), (error, piece) -> {});
    }

    @Override
    protected String lasting() {
        return "sleep 1000";
    }

    @Override
    protected String failing() {
        return "sh -c 'exit 3'";
    }
}
