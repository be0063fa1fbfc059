package berth.node.engine;

import berth.node.NodeRuntime;
import berth.node.NodeRuntimeContract;
import java.nio.file.Files;
import java.nio.file.Path;
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
    protected String usingMemory() {
        return "perl -e '$_ = \"x\" x (20 << 20); sleep 600'";
    }

    @Override
    protected boolean refusesLimits() {
        return !Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
    }
}
