package berth.router.proxy;

import static berth.router.proxy.ProxyTest.field;
import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Raw requests that are answered at the door and never reach an upstream (RFC 9112). */
@Timeout(30)
class RequestRulesTest {
    private static RunningRouter router;
    /** One for each row: what an earlier row left on its way to it must not be counted for this one. */
    private ScriptedUpstream upstream;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        router = RunningRouter.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        router.close();
    }

    @BeforeEach
    void serve() throws Exception {
        upstream = ScriptedUpstream.echoingHeads();
        router.serve(route("a", upstream.name()));
    }

    @AfterEach
    void closeUpstream() throws Exception {
        upstream.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            400 | GET / HTTP/1.1~~
            400 | GET / HTTP/1.1~Host: a~Host: b~~
            400 | GET / HTTP/1.1~Host: a~Host: a~~
            400 | GET / HTTP/1.1~Host: a b~~
            400 | GET / HTTP/1.1~Host: a/b~~
            400 | GET / HTTP/1.1~Host: u@a~~
            400 | GET / HTTP/1.1~Host: a:http~~
            400 | GET / HTTP/1.1~Host: a:123456~~
            400 | GET / HTTP/1.1~Host : a~~
            400 | GET / HTTP/1.1~Host: a~X Y: b~~
            400 | GET / HTTP/1.1~Host: a~NoColon~~
            400 | GET / HTTP/1.1~Host: a~: b~~
            400 | GET x HTTP/1.1~Host: a~~
            400 | GET /#x HTTP/1.1~Host: a~~
            400 | GET http:///x HTTP/1.1~Host: a~~
            400 | GET ftp://a/x HTTP/1.1~Host: a~~
            400 | GET * HTTP/1.1~Host: a~~
            400 | POST / HTTP/1.1~Host: a~Content-Length: 5~Transfer-Encoding: chunked~~0~~
            400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Content-Length: 5~~0~~
            400 | POST / HTTP/1.1~Host: a~Content-Length: 5~Content-Length: 6~~hello
            400 | POST / HTTP/1.1~Host: a~Content-Length: 5~Content-Length: 5~~hello
            400 | POST / HTTP/1.1~Host: a~Content-Length: 5, 5~~hello
            400 | POST / HTTP/1.1~Host: a~Content-Length: -5~~hello
            400 | POST / HTTP/1.1~Host: a~Content-Length: +5~~hello
            400 | POST / HTTP/1.1~Host: a~Content-Length: 5x~~hello
            400 | POST / HTTP/1.1~Host: a~Content-Length: 99999999999999999999~~hello
            400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked, gzip~~
            501 | POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked~~0~~
            501 | POST / HTTP/1.1~Host: a~Transfer-Encoding: xchunked~~0~~
            501 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~
            400 | POST / HTTP/1.0~Host: a~Transfer-Encoding: chunked~~0~~
            400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~x~hello~0~~
            400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~-1~hello~0~~
            501 | CONNECT a:443 HTTP/1.1~Host: a~~
            505 | GET / HTTP/2.0~Host: a~~
            505 | GET / HTTP/0.9~Host: a~~
            400 | GET /~~
            400 | nonsense~~
            """)
    void isRefusedAndTheConnectionCloses(int status, String request) throws Exception {
        try (var client = router.connect()) {
            client.send(request.replace("~", "\r\n"));
            var head = client.readHead();
            assertTrue(head.startsWith("HTTP/1.1 " + status + " "), head);
            assertEquals("router.bad-request", field(head, "berth-error"));
            assertEquals("close", field(head, "connection"));
            client.halfClose();
            client.readAll();
        }
        // A chunked body is refused after its head was passed on, and never more of it.
        assertTrue(upstream.connections() <= 1);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"414, 17000, 0", "431, 10, 70000"})
    void tooMuchIsRefused(int status, int target, int field) throws Exception {
        try (var client = router.connect()) {
            client.send("GET /" + "x".repeat(target) + " HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(field) + "\r\n\r\n");
            assertTrue(client.readHead().startsWith("HTTP/1.1 " + status + " "));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            GET / HTTP/1.1~Host: a~~
            ~GET / HTTP/1.1~Host: a~~
            OPTIONS * HTTP/1.1~Host: a~~
            GET http://a HTTP/1.1~Host: a~~
            GET /?q=[x]{y}^ HTTP/1.1~Host: a~~
            PURGE / HTTP/1.1~Host: a~~
            GET / HTTP/1.0~Host: a~~
            GET / HTTP/1.1~Host: a~Content-Length: 0~~
            """)
    void isPassedOn(String request) throws Exception {
        try (var client = router.connect()) {
            client.send(request.replace("~", "\r\n"));
            var head = client.readHead();
            assertTrue(head.startsWith("HTTP/1.1 200 "), head);
        }
    }
}
