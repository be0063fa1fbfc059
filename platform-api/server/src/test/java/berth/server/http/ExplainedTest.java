package berth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.api.problem.PlatformException;
import berth.node.NodeUnavailableException;
import java.io.IOException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplainedTest {
    @Test
    void aCauseThatIsKnownIsFoundHoweverDeepItLies() {
        assertEquals(
                Optional.of("database.unavailable"),
                code(new IllegalStateException(new RuntimeException(new SQLTransientConnectionException("gone")))));
        assertEquals(
                Optional.of("worker.unavailable"),
                code(new RuntimeException(new NodeUnavailableException("it is away", new IOException()))));
        assertEquals(Optional.empty(), code(new IllegalStateException("a bug")));
    }

    private static Optional<String> code(RuntimeException failure) {
        return new Explained().explain(failure).map(PlatformException::code);
    }
}
