package berth.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.api.formation.ScaleDefault;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScaledTest {
    @Test
    void whatRunsOncePerDeploymentHasNoNumber() {
        assertEquals("2 × 512 MiB, 0.5 CPU", Scaled.words(new ScaleDefault(Optional.of(2), 512, 0.5)));
        assertEquals("512 MiB, 1 CPU", Scaled.words(new ScaleDefault(Optional.empty(), 512, 1)));
    }
}
