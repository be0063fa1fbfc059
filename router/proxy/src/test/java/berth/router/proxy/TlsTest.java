package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static berth.router.proxy.Wire.length;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Hsts;
import berth.router.Redirect;
import berth.router.Route;
import berth.router.RoutePolicy;
import io.netty.handler.ssl.OpenSsl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client that comes encrypted meets. */
@Timeout(30)
class TlsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n";

    @TempDir
    Path folder;

    private RunningRouter router;
    private TlsClient client;

    boolean nativeLibrary() {
        return true;
    }

    @BeforeEach
    void start() throws Exception {
        router = RunningRouter.startTls(folder, nativeLibrary());
        client = new TlsClient(router.tlsAddress());
    }

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void nativeLibraryLoadsWhereItIsShipped() {
        var os = System.getProperty("os.name") + "/" + System.getProperty("os.arch");
        assertEquals(os.equals("Linux/amd64"), OpenSsl.isAvailable(), String.valueOf(OpenSsl.unavailabilityCause()));
    }

    @Test
    void redirectToTlsLetsPassWhoIsThereAndHstsIsTold() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var wire = new Wire(client.connect("shop.test"))) {
            router.serve(route("shop.test", upstream.name())
                    .withPolicy(RoutePolicy.NONE
                            .withRedirect(Redirect.toHttps())
                            .withHsts(new Hsts(31_536_000, true, false))));
            wire.send(GET);
            var head = wire.readHead();
            assertTrue(head.startsWith("HTTP/1.1 200 "), head);
            assertEquals("max-age=31536000; includeSubDomains", field(head, "strict-transport-security"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, shop.test, https://shop.test:PORT/cart?id=1",
        "0, shop.test:8080, https://shop.test:PORT/cart?id=1",
        "0, [::1]:8080, https://[::1]:PORT/cart?id=1",
        "443, shop.test:8080, https://shop.test/cart?id=1",
        "8443, [::1], https://[::1]:8443/cart?id=1"
    })
    void redirectToTlsGoesToItsPort(int told, String host, String location) throws Exception {
        try (var other =
                told == 0 ? null : RunningRouter.startTls(Files.createDirectory(folder.resolve("other")), told)) {
            var asked = other == null ? router : other;
            asked.serve(new Route("*", "/", List.of(), "shop/production")
                    .withPolicy(RoutePolicy.NONE.withRedirect(Redirect.toHttps())));
            try (var wire = asked.connect()) {
                wire.send("GET /cart?id=1 HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
                assertEquals(
                        location.replace(
                                "PORT", Integer.toString(asked.tlsAddress().getPort())),
                        field(wire.readHead(), "location"));
            }
        }
    }

    @Test
    void appLearnsThatItWasEncrypted() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var wire = new Wire(client.connect("shop.test"))) {
            router.serve(route("shop.test", upstream.name()));
            wire.send(GET.replace("\r\n\r\n", "\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Ssl: off\r\n\r\n"));
            var seen = wire.read(length(wire.readHead()));
            assertEquals("https", field(seen, "x-forwarded-proto"));
            assertEquals("443", field(seen, "x-forwarded-port"));
            assertEquals("127.0.0.1", field(seen, "x-forwarded-for"));
            assertTrue(!seen.contains("ssl: off"), seen);
        }
    }

    @Test
    void clientChoosesHttp2() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var socket = client.connect("shop.test", "h2", "http/1.1");
                var http2 = Http2Wire.over(new Wire(socket))) {
            assertEquals("h2", socket.getApplicationProtocol());
            router.serve(route("shop.localhost", upstream.name()));
            http2.get(1, "/");
            http2.readHead(1);
            assertEquals("https", field(http2.readBody(1), "x-forwarded-proto"));
        }
    }

    @Test
    void clientChoosesHttp11() throws Exception {
        try (var socket = client.connect("shop.test", "http/1.1")) {
            assertEquals("http/1.1", socket.getApplicationProtocol());
        }
    }

    @Test
    void webSocketPassesBothWaysAndEndsInOrder() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
                    wire.send("got " + wire.read(5));
                });
                var wire = new Wire(client.connect("shop.test"))) {
            router.serve(route("shop.test", upstream.name()));
            wire.send(GET.replace(
                    "\r\n\r\n",
                    "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            + "Sec-WebSocket-Version: 13\r\n\r\n"));
            assertTrue(wire.readHead().startsWith("HTTP/1.1 101 "));
            wire.send("hello");
            // An end without the word of TLS for it would be an exception here.
            assertEquals("got hello", wire.readAll());
        }
    }

    @Test
    void lastAnswerEndsInOrder() throws Exception {
        try (var wire = new Wire(client.connect("shop.test"))) {
            wire.send(GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
            assertTrue(wire.readAll().contains("router.unknown-host"));
        }
    }

    @Test
    void sessionIsTakenUpAgain() throws Exception {
        for (var version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            var again = new TlsClient(router.tlsAddress());
            for (int i = 0; i < 3; i++) {
                try (var socket = again.connect("shop.test", new String[] {version})) {
                    var wire = new Wire(socket);
                    // The ticket of TLS 1.3 comes after the handshake.
                    wire.send(GET);
                    wire.readHead();
                }
            }
            assertEquals(1, again.certificatesSeen(), version);
        }
    }

    @Test
    void olderVersionsAreRefused() throws Exception {
        for (var version : new String[] {"0300", "0301", "0302"}) {
            var body = version + "00".repeat(32) + "00" + "0004c013c00a" + "0100";
            var hello = "01" + HexFormat.of().toHexDigits(body.length() / 2, 6) + body;
            var record = "160301" + HexFormat.of().toHexDigits(hello.length() / 2, 4) + hello;
            try (var wire = Wire.to(router.tlsAddress())) {
                wire.send(HexFormat.of().parseHex(record));
                var alert = wire.readBytes(7);
                assertEquals(21, alert[0], "an alert");
                assertEquals(2, alert[5], "a fatal one");
                assertEquals(70, alert[6], "protocol_version");
            }
        }
    }

    @Test
    void whatIsNoTlsIsClosed() throws Exception {
        try (var wire = Wire.to(router.tlsAddress())) {
            wire.send(GET);
            wire.readAll();
        }
    }

    @Test
    void eachNameIsShownItsCertificate() throws Exception {
        var exact = TestCertificates.write(folder, "shop.test", "shop.test");
        var wildcard = TestCertificates.write(folder, "_.apps.test", "*.apps.test");
        var inside = TestCertificates.write(folder, "bundle", "one.test", "*.two.test", "shop.test");
        awaitShown("x.two.test", inside);
        awaitShown("shop.test", exact);
        awaitShown("a.apps.test", wildcard);
        assertEquals(inside.certificate(), client.certificate("one.test"));
        for (var other : new String[] {"a.b.apps.test", "apps.test", "unknown.test"}) {
            assertEquals(
                    "CN=localhost",
                    client.certificate(other).getSubjectX500Principal().getName(),
                    other);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "EC", "RSA"})
    void certificatesOfEachKindAreShown(String algorithm) throws Exception {
        var made = TestCertificates.writeOfKind(folder, algorithm, "kind.test");
        RunningRouter.await("the certificate", () -> shown("kind.test").equals(made));
    }

    @Test
    void newCertificateIsShownWithoutARestart() throws Exception {
        awaitShown("shop.test", TestCertificates.write(folder, "shop.test", "shop.test"));
        try (SSLSocket open = client.connect("shop.test")) {
            awaitShown("shop.test", TestCertificates.write(folder, "shop.test", "shop.test"));
            var wire = new Wire(open).send(GET);
            assertTrue(wire.readHead().startsWith("HTTP/1.1 404 "));
        }
    }

    @Test
    void halfWrittenPairLeavesTheOldOneInUse() throws Exception {
        var old = TestCertificates.write(folder, "shop.test", "shop.test");
        awaitShown("shop.test", old);
        var next = SelfMadeCertificate.of("shop.test");
        Files.writeString(folder.resolve("shop.test.crt"), TestCertificates.chain(next));
        // Written after it, so known after it.
        awaitShown("marker.test", TestCertificates.write(folder, "marker.test", "marker.test"));
        assertEquals(old.certificate(), client.certificate("shop.test"));
        Files.writeString(folder.resolve("shop.test.key"), "-----BEGIN PRIVATE KEY-----\nMIG");
        awaitShown("marker.test", TestCertificates.write(folder, "marker.test", "marker.test"));
        assertEquals(old.certificate(), client.certificate("shop.test"));
        Files.writeString(folder.resolve("shop.test.key"), TestCertificates.key(next));
        awaitShown("shop.test", next);
        Files.delete(folder.resolve("shop.test.key"));
        Files.delete(folder.resolve("shop.test.crt"));
        RunningRouter.await("gone", () -> !shown("shop.test").equals(next.certificate()));
        assertNotEquals(old.certificate(), client.certificate("shop.test"));
    }

    private void awaitShown(String host, KeyPairWithChain pair) throws InterruptedException {
        RunningRouter.await("the certificate of " + host, () -> shown(host).equals(pair.certificate()));
    }

    private X509Certificate shown(String host) {
        try {
            // Another client each time: no session of an older certificate.
            return new TlsClient(router.tlsAddress()).certificate(host);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
