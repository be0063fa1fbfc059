package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.InstanceStatus;
import berth.node.NodeRuntime;
import berth.node.NodeRuntimeContract;
import java.io.InputStream;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

/** The contract on the machine's Docker Engine. */
class DockerEngineRuntimeIT extends NodeRuntimeContract {
    private static final TestEngine ENGINE = new TestEngine("contract");
    private static final DockerEngineRuntime RUNTIME = new DockerEngineRuntime(ENGINE.options());

    @AfterAll
    static void close() {
        RUNTIME.close();
        ENGINE.close();
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
        var done = RUNTIME.exec(
                instance.id(), "touch /tmp/serve", false, InputStream.nullInputStream(), (error, piece) -> {});
        assertEquals(Optional.of(0), done);
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
