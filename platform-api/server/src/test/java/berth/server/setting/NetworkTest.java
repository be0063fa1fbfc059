package berth.server.setting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.255.0.1,true",
        "10.0.0.0/8,11.0.0.0,false",
        "100.64.0.0/10,100.127.255.255,true",
        "100.64.0.0/10,100.128.0.0,false",
        "192.168.7.9,192.168.7.9,true",
        "192.168.7.9,192.168.7.8,false",
        "0.0.0.0/0,203.0.113.9,true",
        "0.0.0.0/0,2001:db8::1,false",
        "fd00::/8,fdff::1,true",
        "fd00::/8,fe80::1,false",
    })
    void holdsTheAddressesThatShareItsPrefix(String network, String address, boolean holds) {
        assertEquals(holds, Network.of(network).contains(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10.0.0/8/8", "fd00::/129"})
    void whatIsNoneIsNotTaken(String text) {
        assertEquals(Optional.empty(), Network.parse(text));
    }
}
