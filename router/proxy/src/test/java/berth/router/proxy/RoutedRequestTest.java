package berth.router.proxy;

import static berth.router.proxy.Wire.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Route;
import berth.router.Vacancy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a route makes of a request: which upstream sees what of it, and what is said where nothing runs. */
@Timeout(30)
class RoutedRequestTest {
    private static RunningRouter router;
    private static ScriptedUpstream upstream;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        router = RunningRouter.start(folder);
        upstream = ScriptedUpstream.echoingHeads();
    }

    @AfterAll
    static void stop() throws Exception {
        router.close();
        upstream.close();
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(textBlock = """
            /api,         /
            /api/,        /
            /api?q=1,     /?q=1
            /api/x?q=1,   /x?q=1
            /api//x,      /x
            http://a/api/x, /x
            /api/a%2Fb?q=%2F, /a%2Fb?q=%2F
            /%61pi/a%20b?q=%2e, /a%20b?q=%2e
            /x/../api/y,  /y
            /api/y/../z,  /z
            /api/./y,     /y
            //api/y,      /y
            /api//x/y?q=//, /x/y?q=//
            /api/a//b,    /a//b
            """)
    void thePrefixIsStrippedAndTold(String target, String seen) throws Exception {
        router.serve(new Route("a", "/api/", List.of(upstream.name()), "a").withStripPath(true));
        var head = headSeen(target, "X-Forwarded-Prefix: /spoofed\r\n");
        assertEquals("GET " + seen + " HTTP/1.1", head.lines().findFirst().orElseThrow());
        assertEquals("/api", field(head, "x-forwarded-prefix"));
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(textBlock = """
            /admin/../x,         /x
            /admin/%2e%2E/x?q,   /x?q
            /admin//../users,    /users
            //x/admin,           /x/admin
            /a//b,               /a//b
            /a%2Fb,              /a%2Fb
            /a/./b%20c,          /a/b%20c
            """)
    void whatTheRouteReadsInThePathTheAppReadsToo(String target, String seen) throws Exception {
        router.serve(new Route("a", "/", List.of(upstream.name()), "a"));
        assertEquals(
                "GET " + seen + " HTTP/1.1",
                headSeen(target, "").lines().findFirst().orElseThrow());
    }

    @Test
    void otherRoutesShowTheWholePathAndNoPrefix() throws Exception {
        router.serve(new Route("*", "/api", List.of(upstream.name()), "a"));
        var head = headSeen("/api/x", "X-Forwarded-Prefix: /spoofed\r\n");
        assertEquals("GET /api/x HTTP/1.1", head.lines().findFirst().orElseThrow());
        assertTrue(!head.toLowerCase(java.util.Locale.ROOT).contains("x-forwarded-prefix"), head);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ASLEEP", "STARTING"})
    void whereNothingRunsTheReasonIsSaid(Vacancy vacancy) throws Exception {
        router.serve(new Route("a", "/", List.of(), "shop/production").withVacancy(vacancy));
        try (var client = router.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            var head = client.readHead();
            assertTrue(head.startsWith("HTTP/1.1 503 "), head);
            var code = switch (vacancy) {
                case UNKNOWN -> "router.no-instance";
                case NEVER_DEPLOYED -> "router.never-deployed";
                case ASLEEP, STARTING -> throw new AssertionError("who asks for that waits: AsleepTest, StartingTest");
                case STOPPED -> "router.stopped";
                case UNHEALTHY -> "router.unhealthy";
            };
            assertEquals(code, field(head, "berth-error"));
            // It would be the same for long.
            assertFalse(head.toLowerCase(java.util.Locale.ROOT).contains("refresh:"), head);
        }
    }

    private static String headSeen(String target, String fields) throws Exception {
        try (var client = router.connect()) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
            var head = client.readHead();
            assertTrue(head.startsWith("HTTP/1.1 200 "), head);
            return client.read(Wire.length(head));
        }
    }
}
