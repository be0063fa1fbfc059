package berth.node.engine;

import berth.node.FakeNodeRuntime;
import berth.node.NodeRuntime;
import berth.node.RunContract;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;

/** The contract of runs on the machine's Docker Engine. */
class DockerRunIT extends RunContract {
    private static final TestEngine ENGINE = new TestEngine("runs");
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
    protected String telling() {
        return "printf 'one\\ntwo\\n'";
    }

    @Override
    protected String failing() {
        return "echo it fails; exit 3";
    }

    @Override
    protected String lasting() {
        return "sleep 1000";
    }

    @Override
    protected String sizing() {
        return "(while :; do stty size < /dev/tty; sleep 0.2; done) & cat > /dev/null; kill $!";
    }

    @Override
    protected boolean endlessRuns(String instance) {
        var commands = new ByteArrayOutputStream();
        RUNTIME.exec(
                instance,
                "cat /proc/[0-9]*/cmdline | tr '\\0' ' '",
                false,
                InputStream.nullInputStream(),
                (error, piece) -> commands.writeBytes(piece));
        return commands.toString(StandardCharsets.UTF_8).contains(FakeNodeRuntime.ENDLESS);
    }
}
