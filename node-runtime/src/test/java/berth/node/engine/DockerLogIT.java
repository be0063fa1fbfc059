package berth.node.engine;

import berth.node.LogContract;
import berth.node.NodeRuntime;
import org.junit.jupiter.api.AfterAll;

/** The contract of logs on the machine's Docker Engine. */
class DockerLogIT extends LogContract {
    private static final TestEngine ENGINE = new TestEngine("logs");
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
    protected String writing() {
        return "printf 'one\\ntwo\\nthree\\n'; exec sleep 1000";
    }
}
