package berth.node.engine;

import berth.node.NodeRuntime;
import berth.node.NodeRuntimeContract;
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
}
