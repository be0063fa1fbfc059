package berth.server.setting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownVariablesTest {
    @Test
    void everySettingHasItsVariable() {
        assertTrue(KnownVariables.names()
                .containsAll(List.of(
                        "BERTH_HOME",
                        "BERTH_DOMAIN",
                        "BERTH_ROUTER_CONTROL_URL",
                        "BERTH_BUILDS_TIME_LIMIT",
                        "BERTH_GIT_MAX_PACK_MEBIBYTES")));
    }

    @Test
    void aMistypedVariableIsFound() {
        assertEquals(
                Set.of("BERTH_DOMIAN"),
                KnownVariables.unknown(List.of("PATH", "BERTH_DOMIAN", "BERTH_HOME", "BERTHA")));
    }
}
