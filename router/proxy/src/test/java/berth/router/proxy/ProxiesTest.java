package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Network;
import berth.router.Redirect;
import berth.router.RoutePolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the router believes when they say for whom they ask. */
@Timeout(30)
class ProxiesTest {
    private static final List<Network> HERE = List.of(Network.parse("127.0.0.0/8"));
    private static final List<Network> ELSEWHERE = List.of(Network.parse("10.0.0.0/8"));
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String FOR_SHOP = " 203.0.113.7 192.0.2.1 40000 80\r\n";

    @TempDir
    Path folder;

    private ScriptedUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = ScriptedUpstream.echoingHeads();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7 | 203.0.113.7",
                "1.1.1.1, 203.0.113.7 | 203.0.113.7",
                "203.0.113.7, 127.0.0.9, 127.0.0.8 | 203.0.113.7",
                "1.1.1.1,garbage,203.0.113.7 | 203.0.113.7",
                "203.0.113.7,garbage | unknown",
                "203.0.113.7,garbage,127.0.0.8 | unknown",
                "127.0.0.9, 127.0.0.8 | 127.0.0.9",
                "2001:db8::7 | 2001:db8:0:0:0:0:0:7",
                "unknown | unknown",
                "203.0.113.7:41000 | 203.0.113.7",
                "[2001:db8::7]:41000, 127.0.0.9 | 2001:db8:0:0:0:0:0:7",
                "203.0.113.7, , | 203.0.113.7",
                "' ' | 127.0.0.1"
            })
    void trustedProxySaysForWhomItAsks(String said, String believed) throws Exception {
        try (var router = serve(new Proxies(HERE, List.of()))) {
            for (var asking : Asking.values()) {
                assertEquals(believed, seenBy(asking.get(router, "/", "X-Forwarded-For", said.strip())));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyElseIsBelieved(Asking asking) throws Exception {
        try (var router = serve(new Proxies(ELSEWHERE, ELSEWHERE))) {
            assertEquals("127.0.0.1", seenBy(asking.get(router, "/", "X-Forwarded-For", "203.0.113.7")));
            router.serve(route("shop.localhost", upstream.name())
                    .withPolicy(RoutePolicy.NONE.withAllowedNetworks(List.of("203.0.113.0/24"))));
            assertEquals(
                    "403 router.forbidden",
                    asking.get(router, "/", "X-Forwarded-For", "203.0.113.7").said());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoCannotBeToldIsInNoNetworkThatIsAllowed(Asking asking) throws Exception {
        try (var router = serve(new Proxies(HERE, List.of()))) {
            router.serve(route("shop.localhost", upstream.name())
                    .withPolicy(RoutePolicy.NONE.withAllowedNetworks(List.of("127.0.0.0/8"))));
            assertEquals("200", asking.get(router, "/").said());
            assertEquals(
                    "403 router.forbidden",
                    asking.get(router, "/", "X-Forwarded-For", "9.9.9.9, foo").said());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheProxyTookEncryptedCountsAsEncrypted(Asking asking) throws Exception {
        try (var router = serve(new Proxies(HERE, List.of()))) {
            router.serve(route("shop.localhost", upstream.name())
                    .withPolicy(RoutePolicy.NONE.withRedirect(Redirect.toHttps())));
            assertEquals(
                    "308", asking.get(router, "/", "X-Forwarded-Proto", "http").said());
            var seen =
                    asking.get(router, "/", "X-Forwarded-Proto", "https").body().toLowerCase(Locale.ROOT);
            assertTrue(seen.contains("x-forwarded-proto: https"), seen);
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionThatBeginsWithAProxyHeaderIsThatClients(Asking asking) throws Exception {
        try (var router = serve(new Proxies(List.of(), HERE))) {
            for (var header : List.of(
                    "PROXY TCP4" + FOR_SHOP,
                    binary("2111000c" + "cb007107" + "c0000201" + "9c400050"),
                    // With what else a proxy may say, here two octets of no meaning.
                    binary("21110011" + "cb007107" + "c0000201" + "9c400050" + "0400020000"))) {
                assertEquals("203.0.113.7", seenBy(over(router, asking, header)));
            }
            assertEquals(
                    "2001:db8:0:0:0:0:0:7",
                    seenBy(over(router, asking, "PROXY TCP6 2001:db8::7 2001:db8::1 40000 80\r\n")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void proxyThatAsksForItselfIsTheClient(Asking asking) throws Exception {
        try (var router = serve(new Proxies(List.of(), HERE))) {
            for (var header : List.of("PROXY UNKNOWN\r\n", "PROXY UNKNOWN a b c d\r\n", binary("20000000"))) {
                assertEquals("127.0.0.1", seenBy(over(router, asking, header)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n",
                "PROXY TCP4 203.0.113.7\r\n",
                "PROXY TCP4 203.0.113.777 192.0.2.1 40000 80\r\n",
                "PROXY TCP4 2001:db8::7 192.0.2.1 40000 80\r\n",
                "PROXY TCP6 203.0.113.7 192.0.2.1 40000 80\r\n",
                "PROXY TCP4 localhost 192.0.2.1 40000 80\r\n",
                "PROXY UDP4 203.0.113.7 192.0.2.1 40000 80\r\n",
                "PROXY TCP4 203.0.113.7 192.0.2.1 40000 80\n",
                "PROXY \r\n",
                "proxy TCP4 203.0.113.7 192.0.2.1 40000 80\r\n",
                "PROXY TCP4 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void connectionWithoutAProperHeaderIsClosedWithoutAWord(String begin) throws Exception {
        try (var router = serve(new Proxies(List.of(), HERE));
                var wire = router.connect()) {
            assertTrue(wire.send(begin).isEnded());
            assertEquals(0, upstream.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11110000",
                "22110000",
                "21110004cb007107",
                "21210010cb007107cb007107cb007107cb007107",
                "2111ffff"
            })
    void binaryHeaderThatIsNoneClosesTheConnection(String hex) throws Exception {
        try (var router = serve(new Proxies(List.of(), HERE));
                var wire = router.connect()) {
            assertTrue(wire.send(binary(hex)).isEnded());
        }
    }

    @Test
    void headerThatComesOctetByOctetIsReadAndOneThatDoesNotEndIsTimedOut() throws Exception {
        try (var router = serve(new Proxies(List.of(), HERE))) {
            try (var wire = router.connect()) {
                for (char octet : binary("2111000ccb007107c00002019c400050").toCharArray()) {
                    wire.send(String.valueOf(octet));
                }
                assertEquals("203.0.113.7", seenBy(Asking.HTTP1.send(wire, "GET", "/", "")));
            }
            try (var wire = router.connect()) {
                assertTrue(wire.send("PROXY TCP4 203.0").isEnded());
            }
        }
    }

    @Test
    void connectionsAreCountedByTheClientForWhomTheProxyAsks() throws Exception {
        try (var router =
                RunningRouter.startBelieving(folder, new Proxies(List.of(), HERE), null, new ClientLimits(100, 2))) {
            router.serve(route("shop.localhost"));
            try (var first = router.connect();
                    var second = router.connect();
                    var third = router.connect();
                    var other = router.connect()) {
                assertEquals("503 router.no-instance", askBehind("PROXY TCP4" + FOR_SHOP, first));
                assertEquals("503 router.no-instance", askBehind("PROXY TCP4" + FOR_SHOP, second));
                assertTrue(third.send("PROXY TCP4" + FOR_SHOP).isEnded());
                assertEquals(
                        "503 router.no-instance", askBehind("PROXY TCP4 203.0.113.8 192.0.2.1 40000 80\r\n", other));
            }
        }
    }

    private static String askBehind(String header, Wire wire) throws IOException {
        return Asking.HTTP1.send(wire.send(header), "GET", "/", "").said();
    }

    @Test
    void headerStandsBeforeTheHandshakeOfTls() throws Exception {
        var tls = new TlsOptions(RunningRouter.anyPort(), folder, true);
        try (var router = RunningRouter.startBelieving(folder, new Proxies(List.of(), HERE), tls)) {
            router.serve(route("shop.localhost", upstream.name()));
            var client = new TlsClient(router.tlsAddress()).saying("PROXY TCP4" + FOR_SHOP);
            try (var wire = new Wire(client.connect("shop.localhost"))) {
                assertEquals("203.0.113.7", seenBy(Asking.HTTP1.send(wire, "GET", "/", "")));
            }
        }
    }

    @Test
    void optionsAreNetworksWithCommas() {
        var options = Proxies.from(new OptionText(Map.of(Proxies.TRUSTED, "10.0.0.0/8, fd00::/8")));
        assertEquals(2, options.trusted().size());
        assertEquals(0, options.proxyProtocol().size());
        var wrong = new OptionText(Map.of(Proxies.PROXY_PROTOCOL, "10.0.0.0/99"));
        var refused =
                org.junit.jupiter.api.Assertions.assertThrows(BadOptionException.class, () -> Proxies.from(wrong));
        assertTrue(String.valueOf(refused.getMessage()).contains(Proxies.PROXY_PROTOCOL));
    }

    private RunningRouter serve(Proxies proxies) {
        return RunningRouter.startBelieving(folder, proxies, null).serve(route("shop.localhost", upstream.name()));
    }

    private static Asking.Answer over(RunningRouter router, Asking asking, String header) throws Exception {
        try (var wire = router.connect()) {
            return asking.send(wire.send(header), "GET", "/", "");
        }
    }

    private static String binary(String hex) {
        return new String(HexFormat.of().parseHex(SIGNATURE + hex), StandardCharsets.ISO_8859_1);
    }

    private static String seenBy(Asking.Answer answer) {
        return Wire.field(answer.body(), "x-forwarded-for");
    }
}
