package berth.builder.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeVersionTest {
    @ParameterizedTest(name = "{0} takes {1}")
    @CsvSource({
        "'', 26",
        "*, 26",
        "lts/*, 26",
        ">=18, 26",
        "22, 22",
        "22.x, 22",
        "v22, 22",
        "^20.9.0, 20",
        "~20, 20",
        "^18 || ^20 || >=22, 26",
        "^18 || ^20, 20",
        ">=20 <23, 22",
        "18 - 22, 22",
        "<=24, 24",
        "<24, 22",
        "25, 25",
        "20.11.1, 20.11.1",
        "=20.11.1, =20.11.1",
        "~20.11, ~20.11",
        "99, 99",
        ">20 <21.5, >20 <21.5",
    })
    void aMajorVersionWhereItsNewestReleaseWillDo(String range, String version) {
        var notes = new ArrayList<String>();
        assertEquals(version, NodeVersion.choose(range, notes));
        assertEquals(0, notes.size());
    }

    @Test
    void whatIsNoRangeIsSaid() {
        for (String range : new String[] {"newest please", "22; rm -rf /", "$(id)", "\"", "22 &&"}) {
            var notes = new ArrayList<String>();
            assertEquals("26", NodeVersion.choose(range, notes));
            assertEquals(1, notes.size(), range);
        }
    }

    @ParameterizedTest
    @CsvSource({"node, 26, berth/node:26", "node, 20.11.1, berth/node:20.11.1"})
    void simpleVersionsAreTagsAsTheyAre(String name, String version, String reference) {
        assertEquals(reference, new LanguageImage(name, version).reference());
    }
}
