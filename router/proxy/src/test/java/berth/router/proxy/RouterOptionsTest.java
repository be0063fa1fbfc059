package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterOptionsTest {
    private static final String SECRET = "0123456789abcdef";

    @Test
    void theDefaultsThatDeployTellsAreTheRoutersOwn() throws Exception {
        var told = Files.readString(Path.of("..", "..", "deploy", "lib", "settings.sh"));
        for (var each : Map.of(
                        RouterOptions.FIRST_BYTE_TIMEOUT, Timeouts.DEFAULT.firstByte(),
                        RouterOptions.DRAIN_TIMEOUT, Timeouts.DEFAULT.drain())
                .entrySet()) {
            var line = told.lines()
                    .filter(row -> row.startsWith(each.getKey() + "|"))
                    .findFirst();
            var says = "default " + each.getValue().toSeconds() + "s.";
            assertTrue(line.orElseThrow().endsWith(says), line + " does not say " + says);
        }
    }

    @Test
    void onlyTheSecretIsNeeded() {
        var options = RouterOptions.from(Map.of(RouterOptions.SECRET, SECRET, "PATH", "/bin"));
        assertEquals("/0.0.0.0:8080", options.door().listen().toString().replace("0.0.0.0/0.0.0.0", "/0.0.0.0"));
        var source = assertInstanceOf(TableSource.ControlPlane.class, options.source());
        assertEquals(8082, source.listen().getPort());
        assertTrue(source.listen().getAddress().isLoopbackAddress());
        assertEquals(Timeouts.DEFAULT, options.timeouts());
        assertNull(options.door().tls());
        assertFalse(options.toString().contains(SECRET));
    }

    @Test
    void everythingCanBeSet() {
        var options = RouterOptions.from(Map.of(
                RouterOptions.SECRET, SECRET,
                RouterOptions.LISTEN, "[::1]:80",
                RouterOptions.CONTROL, "127.0.0.1:0",
                RouterOptions.TABLE, "/var/lib/x.json",
                RouterOptions.THREADS, "4",
                RouterOptions.FIRST_BYTE_TIMEOUT, "90s",
                RouterOptions.DRAIN_TIMEOUT, "1m",
                TlsOptions.LISTEN, "0.0.0.0:443",
                TlsOptions.CERTIFICATES, "/etc/certs",
                TlsOptions.ENGINE, "jdk"));
        var tls = java.util.Objects.requireNonNull(options.door().tls());
        assertEquals(443, tls.listen().getPort());
        assertEquals("/etc/certs", tls.certificates().toString());
        assertFalse(tls.nativeLibrary());
        assertEquals(80, options.door().listen().getPort());
        var source = assertInstanceOf(TableSource.ControlPlane.class, options.source());
        assertEquals("/var/lib/x.json", source.memory().toString());
        assertEquals(4, options.threads());
        assertEquals(Duration.ofSeconds(90), options.timeouts().firstByte());
        assertEquals(Duration.ofMinutes(1), options.timeouts().drain());
    }

    @Test
    void portOfHttpsIsThatOfTheListenerUnlessTold() {
        assertNull(
                RouterOptions.from(Map.of(RouterOptions.SECRET, SECRET)).door().httpsPort());
        var told = RouterOptions.from(Map.of(RouterOptions.SECRET, SECRET, DoorOptions.HTTPS_PORT, "8443"));
        assertEquals(8443, told.door().httpsPort());
        for (var wrong : new String[] {"0", "65536", "https"}) {
            var message = String.valueOf(assertThrows(
                            BadOptionException.class,
                            () -> RouterOptions.from(
                                    Map.of(RouterOptions.SECRET, SECRET, DoorOptions.HTTPS_PORT, wrong)))
                    .getMessage());
            assertTrue(message.contains(DoorOptions.HTTPS_PORT) && message.contains(wrong), message);
        }
    }

    @Test
    void nobodyIsBelievedUnlessNamed() {
        assertEquals(
                Proxies.NONE,
                RouterOptions.from(Map.of(RouterOptions.SECRET, SECRET)).door().proxies());
        var proxies = RouterOptions.from(Map.of(
                        RouterOptions.SECRET, SECRET,
                        Proxies.TRUSTED, "10.0.0.0/8,fd00::/8",
                        Proxies.PROXY_PROTOCOL, "192.0.2.1"))
                .door()
                .proxies();
        assertEquals(2, proxies.trusted().size());
        assertEquals(1, proxies.proxyProtocol().size());
    }

    @Test
    void aFileOfRoutesNeedsNoControlPlane() {
        var options = RouterOptions.from(Map.of(RouterOptions.ROUTES, "/srv/routes.json"));
        assertEquals(new TableSource.RoutesFile(java.nio.file.Path.of("/srv/routes.json")), options.source());
    }

    @ParameterizedTest
    @CsvSource({
        "BERTH_ROUTER_ROUTES, routes.json",
        "BERTH_ROUTER_LISTEN, 8080",
        "BERTH_ROUTER_LISTEN, 0.0.0.0:http",
        "BERTH_ROUTER_LISTEN, 0.0.0.0:65536",
        "BERTH_ROUTER_LISTEN, no.such.host.invalid:80",
        "BERTH_ROUTER_CONTROL, :8082",
        "BERTH_ROUTER_CONTROL_SECRET, short",
        "BERTH_ROUTER_CONTROL_SECRET, ' '",
        "BERTH_ROUTER_THREADS, two",
        "BERTH_ROUTER_THREADS, 0",
        "BERTH_ROUTER_FIRST_BYTE_TIMEOUT, 10",
        "BERTH_ROUTER_FIRST_BYTE_TIMEOUT, 0",
        "BERTH_ROUTER_FIRST_BYTE_TIMEOUT, 0s",
        "BERTH_ROUTER_DRAIN_TIMEOUT, -1s",
        "BERTH_ROUTER_LISTENS, 0.0.0.0:80"
    })
    void badValueIsNamedInOneLine(String name, String value) {
        var environment = new HashMap<>(Map.of(RouterOptions.SECRET, SECRET));
        environment.put(name, value);
        var message = String.valueOf(assertThrows(BadOptionException.class, () -> RouterOptions.from(environment))
                .getMessage());
        assertTrue(message.contains(name) && !message.contains("\n"), message);
    }
}
