package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.RouteChange;
import berth.router.RouteKey;
import berth.router.RouteTable;
import berth.router.StaleTableException;
import berth.router.Vacancy;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        assertTrue(file.save(TABLE.generation(), index(TABLE)));
        assertSame(TABLE, file.load().orElseThrow());
        assertFalse(Files.exists(folder.resolve("deep/table.json.tmp")));
    }

    @Test
    void aTableOfTheSameSizeAndTimeIsNews() throws Exception {
        var path = folder.resolve("table.json");
        var file = new TableFile(path);
        assertTrue(file.save(TABLE.generation(), index(TABLE)));
        assertSame(TABLE, file.load().orElseThrow());
        assertFalse(file.isNews());
        var time = Files.getLastModifiedTime(path);
        WatchedRoutesTest.rewrite(path, Files.readString(path).replace("42", "43"));
        assertEquals(time, Files.getLastModifiedTime(path));
        assertTrue(file.isNews());
    }

    @Test
    void afterABootTheRoutesHoldAndNoAddressOfThem() {
        var path = folder.resolve("table.json");
        var before = new TableFile(path);
        var platform = route("berth.localhost", "127.0.0.1:8081");
        var asleep = route("sleepy.localhost").withVacancy(Vacancy.ASLEEP);
        var all = new RouteTable(42, List.of(route("shop.localhost", "10.0.0.2:3000"), platform, asleep));
        before.save(42, index(all));
        before.add(List.of(
                new RouteChange(42, 43, List.of(route("new.localhost", "10.0.0.3:3000")), List.of(), Map.of())));

        new TableFile(path).forgetAddresses();

        var known = new TableFile(path).load().orElseThrow();
        assertEquals(42, known.generation());
        assertEquals(
                Set.of(
                        route("shop.localhost").withVacancy(Vacancy.STARTING),
                        route("new.localhost").withVacancy(Vacancy.STARTING),
                        platform,
                        asleep),
                Set.copyOf(known.routes()));
    }

    @Test
    void addressesOfANewTableHoldAgain() {
        var file = remembering(new RouteTable(41, List.of(route("shop.localhost", "10.0.0.2:3000"))));
        file.forgetAddresses();
        file.save(TABLE.generation(), index(TABLE));
        assertSame(TABLE, file.load().orElseThrow());
    }

    @Test
    void whoHasSentTheTableBeforeABootSeesThatItIsNotServed() {
        var file = remembering(TABLE);
        file.forgetAddresses();
        var router = new Router(file);
        assertEquals(41, router.status().generation());
        assertThrows(
                StaleTableException.class,
                () -> router.change(new RouteChange(42, 43, List.of(), List.of(), Map.of())));
        assertEquals(42, router.apply(TABLE).generation());
    }

    @Test
    void addressesThatCannotBeTakenOutAreForgottenWithTheirRoutes() throws Exception {
        var file = remembering(TABLE);
        Files.createDirectories(folder.resolve("table.json.tmp"));
        file.forgetAddresses();
        assertEquals(Optional.empty(), file.load());
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

    @Test
    void changesAreWrittenBesideTheTable() throws Exception {
        var file = remembering(TABLE);
        var before = Files.readString(folder.resolve("table.json"));
        assertTrue(file.add(List.of(change(42, 43), change(43, 45))));
        assertTrue(file.add(List.of(change(45, 46))));
        assertEquals(before, Files.readString(folder.resolve("table.json")));
        assertSame(
                new RouteTable(
                        46,
                        List.of(
                                route("shop.localhost", "10.0.0.2:3000"),
                                route("blog.localhost"),
                                route("new46.localhost")),
                        Map.of("token", "answer46")),
                new TableFile(folder.resolve("table.json")).load().orElseThrow());
    }

    /** Whatever part of a line a killed process has written. */
    @Test
    void tornLineCountsAsNotWritten() throws Exception {
        var file = remembering(TABLE);
        file.add(List.of(change(42, 43)));
        var journal = folder.resolve("table.json.journal");
        int whole = (int) Files.size(journal);
        file.add(List.of(change(43, 44)));
        var written = Files.readAllBytes(journal);
        int line = written.length - whole;
        for (int length : List.of(whole, whole + 1, whole + line / 2, written.length - 1, written.length)) {
            Files.write(journal, Arrays.copyOf(written, length));
            var restarted = new TableFile(folder.resolve("table.json"));
            int generation = length == written.length ? 44 : 43;
            assertEquals(generation, restarted.load().orElseThrow().generation());
            assertTrue(restarted.add(List.of(change(generation, 50))));
            assertEquals(
                    50,
                    new TableFile(folder.resolve("table.json"))
                            .load()
                            .orElseThrow()
                            .generation());
        }
    }

    @Test
    void killedBetweenTableAndJournalItReadsNoChangeTwice() throws Exception {
        var file = remembering(TABLE);
        file.add(List.of(change(42, 43), change(43, 44)));
        var journal = Files.readAllBytes(folder.resolve("table.json.journal"));
        var later = new RouteTable(44, List.of(route("later.localhost")));
        file.save(44, index(later));
        assertFalse(Files.exists(folder.resolve("table.json.journal")));
        Files.write(folder.resolve("table.json.journal"), journal);
        assertSame(later, new TableFile(folder.resolve("table.json")).load().orElseThrow());
    }

    @Test
    void changesThatDoNotFollowAreLeftOut() {
        var file = remembering(TABLE);
        file.add(List.of(change(42, 43), change(44, 45)));
        assertEquals(
                43,
                new TableFile(folder.resolve("table.json")).load().orElseThrow().generation());
    }

    @Test
    void longJournalMakesTheRouterWriteTheTableAgain() throws Exception {
        var router = new Router(new TableFile(folder.resolve("table.json"), 1_000));
        router.apply(TABLE);
        for (int generation = 42; generation < 142; generation++) {
            router.change(change(generation, generation + 1));
        }
        router.retire();
        var journal = folder.resolve("table.json.journal");
        assertTrue(Files.notExists(journal) || Files.size(journal) <= 1_000);
        assertNotEquals(
                42,
                new ObjectMapper()
                        .readTree(folder.resolve("table.json").toFile())
                        .get("generation")
                        .asInt());
        var restarted = new Router(new TableFile(folder.resolve("table.json")));
        assertEquals(142, restarted.status().generation());
        assertEquals(3, restarted.routes());
    }

    @Test
    void diskThatTookNoTableGetsItWithTheNextOne() throws Exception {
        Files.writeString(folder.resolve("file"), "not a folder");
        var router = new Router(new TableFile(folder.resolve("file/table.json")));
        router.apply(TABLE);
        router.change(change(42, 43));
        assertFalse(router.isRemembered());
        Files.delete(folder.resolve("file"));
        router.apply(new RouteTable(44, List.of()));
        router.change(change(44, 45));
        router.retire();
        assertTrue(router.isRemembered());
        assertEquals(
                45,
                new Router(new TableFile(folder.resolve("file/table.json")))
                        .status()
                        .generation());
    }

    private TableFile remembering(RouteTable table) {
        var file = new TableFile(folder.resolve("table.json"));
        assertTrue(file.save(table.generation(), index(table)));
        return file;
    }

    private static RouteIndex index(RouteTable table) {
        return RouteIndex.of(table, new Upstreams(), new GuardMemory());
    }

    /** Each takes the route of the one before in exchange for its own. */
    private static RouteChange change(long from, long to) {
        return new RouteChange(
                from,
                to,
                List.of(route("new" + to + ".localhost")),
                List.of(new RouteKey("new" + from + ".localhost", "/")),
                Map.of("token", "answer" + to));
    }

    private static void assertSame(RouteTable expected, RouteTable actual) {
        assertEquals(expected.generation(), actual.generation());
        assertEquals(Set.copyOf(expected.routes()), Set.copyOf(actual.routes()));
        assertEquals(expected.challenges(), actual.challenges());
    }
}
