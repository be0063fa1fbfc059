package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthLabelTest {
    static List<HealthCheck> checks() {
        return List.of(
                HealthCheck.of(new Probe.Http("/health?deep=1", Optional.empty())),
                HealthCheck.of(new Probe.Http("/", Optional.of(9000))),
                HealthCheck.of(new Probe.Tcp(5432)),
                HealthCheck.of(new Probe.Nothing()),
                new HealthCheck(
                        new Probe.Command(List.of("/bin/sh", "-c", "test -f /tmp/ok")),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(3),
                        5));
    }

    @ParameterizedTest
    @MethodSource("checks")
    void whatIsWrittenIsRead(HealthCheck check) {
        assertEquals(Optional.of(check), HealthLabel.read(HealthLabel.write(Optional.of(check))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0\t1\t1\t1\tftp\t/", "0\t1\t1\tmany\ttcp\t1", "0\t1\t1\t1\ttcp\t99999"})
    void whatCannotBeReadIsNone(String label) {
        assertEquals(Optional.empty(), HealthLabel.read(label));
    }

    @Test
    void noneIsEmpty() {
        assertEquals("", HealthLabel.write(Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "/a b", "//evil.example\r\nX: y", "/ä", ""})
    void aPathThatIsNoneIsRefused(String path) {
        assertThrows(IllegalArgumentException.class, () -> new Probe.Http(path, Optional.empty()));
    }
}
