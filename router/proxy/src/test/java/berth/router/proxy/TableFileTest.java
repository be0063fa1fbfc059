package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.RouteTable;
import berth.router.StaleTableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableFileTest {
    private static final RouteTable TABLE =
            new RouteTable(42, List.of(route("shop.localhost", "10.0.0.2:3000"), route("blog.localhost")));

    @TempDir
    Path folder;

    @Test
    void whatWasSavedIsLoaded() {
        var file = new TableFile(folder.resolve("deep/table.json"));
        assertTrue(file.load().isEmpty());
        assertTrue(file.save(TABLE));
        assertEquals(TABLE, file.load().orElseThrow());
        assertFalse(Files.exists(folder.resolve("deep/table.json.tmp")));
    }

    @Test
    void restartedRouterServesTheLastTableAndRefusesOlderOnes() {
        new Router(new TableFile(folder.resolve("table.json"))).apply(TABLE);
        var restarted = new Router(new TableFile(folder.resolve("table.json")));
        assertEquals(42, restarted.status().generation());
        assertEquals(42, restarted.apply(TABLE).generation());
        assertThrows(StaleTableException.class, () -> restarted.apply(new RouteTable(41, List.of())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "\u0000\u0000",
                "{\"generation\":1,\"routes\":[{}]}",
                "{\"generation\":1,\"new\":2}"
            })
    void corruptFileDoesNotStopTheStart(String content) throws Exception {
        Files.writeString(folder.resolve("table.json"), content);
        var router = new Router(new TableFile(folder.resolve("table.json")));
        assertEquals(0, router.status().generation());
        assertEquals(42, router.apply(TABLE).generation());
    }

    @Test
    void fileThatCannotBeWrittenDoesNotStopTheTable() throws Exception {
        Files.writeString(folder.resolve("file"), "not a folder");
        var router = new Router(new TableFile(folder.resolve("file/table.json")));
        assertEquals(42, router.apply(TABLE).generation());
        Files.delete(folder.resolve("file"));
        router.apply(TABLE);
        assertEquals(
                42,
                new Router(new TableFile(folder.resolve("file/table.json")))
                        .status()
                        .generation());
    }
}
