package berth.server.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import berth.api.run.RunState;
import berth.node.NodeRuntime;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.build.BuildLogs;
import berth.server.deployment.PlatformFixture;
import berth.server.release.Redactions;
import berth.server.setting.BerthConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** A control plane that is stopped while a run is under way. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class RunStopTest extends PlatformFixture {
    @Inject
    OneOffs oneOffs;

    @Inject
    Runs runs;

    @Inject
    RunStore store;

    @Inject
    RunSpecs specs;

    @Inject
    BuildLogs logs;

    @Inject
    Redactions redactions;

    @Inject
    BerthConfig config;

    @Inject
    Clock clock;

    @Test
    void whoStopsLooksAtItNoMoreSaysNothingAndLeavesItToOthers() throws Exception {
        node.runEnd(run -> Optional.empty());
        var app = platform.live("run-stop");
        var run = oneOffs.start(platform.operator(), app.production(), "sleep 1000");
        var watcher = new CompletableFuture<Thread>();
        var stopping = loop(observed(watcher));
        stopping.start();
        var watching = watcher.get(20, TimeUnit.SECONDS);
        var complaints = new Complaints();
        Logger.getLogger("").addHandler(complaints);
        try {
            stopping.stop();
            assertFalse(watching.isAlive());
        } finally {
            Logger.getLogger("").removeHandler(complaints);
        }
        assertEquals(List.of(), complaints.heard);
        assertEquals(RunState.RUNNING, runs.get(run.id()).state());
        node.end(node.started().getLast().key(), 0);
        Await.until(() -> "the other goes on", () -> runs.get(run.id()).state() == RunState.SUCCEEDED);
    }

    private RunLoop loop(NodeRuntime runtime) {
        return new RunLoop(
                store,
                new RunWatch(runtime, runs, logs, redactions, config, clock, Clock.systemUTC()),
                specs,
                new StrayRuns(node, runs, clock),
                logs);
    }

    /** The same node; tells who looks at a run. */
    private NodeRuntime observed(CompletableFuture<Thread> looking) {
        return (NodeRuntime) Proxy.newProxyInstance(
                NodeRuntime.class.getClassLoader(), new Class<?>[] {NodeRuntime.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("run")) {
                        looking.complete(Thread.currentThread());
                    }
                    try {
                        return method.invoke(node, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static final class Complaints extends Handler {
        final CopyOnWriteArrayList<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()
                    && String.valueOf(line.getLoggerName()).startsWith("berth.server.run")) {
                heard.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
