package berth.server.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    private static final String POOL = "10.213.0.0/16";

    private final Addresses strict = allowing();
    private final Addresses open = allowing("10.7.0.0/16", "fd00::/8");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.7.0.1",
                "100.64.0.1",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.169.254",
                "172.31.255.255",
                "192.168.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "[::]",
                "[::1]",
                "[::127.0.0.1]",
                "[::ffff:10.7.0.1]",
                "[64:ff9b::7f00:1]",
                "[fd00::1]",
                "[fe80::1]",
                "[ff02::1]",
                "[2002:7f00:1::1]",
                "[2001:0:7f00:1::1]",
            })
    void whatIsNotPublicIsRefused(String host) {
        assertEquals(true, strict.refusal(URI.create("http://" + host + "/")).isPresent(), host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9.9.9.9", "172.32.0.1", "[2620:fe::fe]"})
    void whatIsPublicIsNot(String host) {
        assertEquals(Optional.empty(), strict.refusal(URI.create("https://" + host + "/")), host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.7.255.1", "[fd00::1]"})
    void whatTheOperatorAllowsIsNot(String host) {
        assertEquals(Optional.empty(), open.refusal(URI.create("http://" + host + "/")), host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.8.0.1", "127.0.0.1"})
    void allElseStaysRefused(String host) {
        assertEquals(true, open.refusal(URI.create("http://" + host + "/")).isPresent(), host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.213.4.5", "127.0.0.1", "127.7.7.7", "[::]", "[::1]"})
    void whatIsBerthsOwnIsNotAllowedByAWiderNetwork(String host) {
        var wide = allowing("0.0.0.0/0", "10.0.0.0/8", "::/0");
        assertEquals(true, wide.refusal(URI.create("http://" + host + "/")).isPresent(), host);
    }

    @ParameterizedTest
    @CsvSource({"10.213.4.5,10.213.0.0/16", "10.213.4.5,10.213.4.0/24", "127.7.7.7,127.7.7.7", "127.7.7.7,127.0.0.0/8"})
    void whatIsBerthsOwnIsAllowedByItsName(String host, String network) {
        assertEquals(Optional.empty(), allowing(network).refusal(URI.create("http://" + host + "/")), host);
    }

    @Test
    void eachAddressOfThisMachineMustBeNamedItself() throws Exception {
        var own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .toList();
        assertTrue(own.contains("127.0.0.1"), own.toString());
        for (String host : own) {
            var url = URI.create("http://" + host + "/");
            assertEquals(true, allowing(host + "/31").refusal(url).isPresent(), host);
            assertEquals(Optional.empty(), allowing(host).refusal(url), host);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"168.63.129.16", "169.254.169.254", "169.254.0.1", "[fd00:ec2::254]"})
    void nobodyMayAllowWhereACloudKeepsSecrets(String host) {
        var named = allowing("168.63.129.16", "169.254.0.0/16", "169.254.169.254", "fd00:ec2::254");
        assertEquals(true, named.refusal(URI.create("http://" + host + "/")).isPresent(), host);
    }

    @Test
    void ofANamesAddressesOnlyThoseThatMayBeReachedAreGiven() throws Exception {
        var found = List.of(InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("9.9.9.9"));
        var addresses = new Addresses(List.of(), POOL, host -> found);
        assertEquals(List.of(InetAddress.ofLiteral("9.9.9.9")), addresses.reachable(URI.create("http://two.example/")));
    }

    /** As the JDK says it: with the cause at first, later the name alone. */
    @ParameterizedTest
    @ValueSource(strings = {"e.example: Name or service not known", "e.example"})
    void ofANameThatIsNotKnownThatIsSaid(String jdk) {
        var addresses = new Addresses(List.of(), POOL, host -> {
            throw new UnknownHostException(jdk);
        });
        var told = assertThrows(UnknownHostException.class, () -> addresses.reachable(URI.create("http://e.example/")));
        assertEquals("the name e.example is not known", told.getMessage());
    }

    private static Addresses allowing(String... networks) {
        return new Addresses(List.of(networks), POOL, host -> List.of());
    }
}
