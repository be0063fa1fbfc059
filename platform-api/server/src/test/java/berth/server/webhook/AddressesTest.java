package berth.server.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    private final Addresses strict = new Addresses(Optional.empty());
    private final Addresses open = new Addresses(Optional.of(List.of("10.7.0.0/16", "fd00::/8")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.7.0.1",
                "100.64.0.1",
                "127.0.0.1",
                "127.255.255.254",
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
}
