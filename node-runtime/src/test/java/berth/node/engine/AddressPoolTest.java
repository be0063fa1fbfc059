package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPoolTest {
    private final AddressPool pool = new AddressPool(Cidr.of("10.213.0.0/16"), 26);

    @Test
    void holdsAThousandEnvironments() {
        assertEquals(1024, pool.free(List.of()).count());
    }

    @Test
    void theLowestFreeSubnetComesFirst() {
        List<Cidr> taken = List.of(Cidr.of("10.213.0.0/26"), Cidr.of("10.213.0.128/26"), Cidr.of("172.17.0.0/16"));

        assertEquals(
                List.of(Cidr.of("10.213.0.64/26"), Cidr.of("10.213.0.192/26")),
                pool.free(taken).limit(2).toList());
    }

    @Test
    void largerAndSmallerRangesOfOthersAreAvoided() {
        List<Cidr> taken = List.of(Cidr.of("10.213.0.0/24"), Cidr.of("10.213.1.7/32"));

        assertEquals(Cidr.of("10.213.1.64/26"), pool.free(taken).findFirst().orElseThrow());
    }

    @Test
    void aPoolMayBeFull() {
        assertTrue(pool.free(List.of(Cidr.of("10.0.0.0/8"))).findFirst().isEmpty());
    }

    @Test
    void subnetsMustFitIntoThePool() {
        assertThrows(IllegalArgumentException.class, () -> new AddressPool(Cidr.of("10.0.0.0/24"), 20));
        assertThrows(IllegalArgumentException.class, () -> new AddressPool(Cidr.of("10.0.0.0/24"), 31));
    }

    @Test
    void aRangeIsWrittenAsItsFirstAddress() {
        assertEquals("255.255.192.0/18", Cidr.of("255.255.255.1/18").toString());
        assertEquals("0.0.0.0/0", Cidr.of("1.2.3.4/0").toString());
        assertTrue(Cidr.of("0.0.0.0/0").contains(Cidr.of("255.255.255.255/32")));
        assertFalse(Cidr.of("10.0.0.0/9").overlaps(Cidr.of("10.128.0.0/9")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0",
                "10.0.0/8",
                "10.0.0.256/8",
                "10.0.0.0/33",
                "10.0.0.0/x",
                "fd00::/8",
                "a.b.c.d/8"
            })
    void whatIsNoRangeIsNotTakenForOne(String text) {
        assertEquals(Optional.empty(), Cidr.parse(text));
    }

    @Test
    void theKernelsTableOfRoutesIsRead() {
        List<String> table = List.of(
                "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
                "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
                "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0",
                "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0");

        assertEquals(
                List.of(Cidr.of("172.17.0.0/16"), Cidr.of("192.0.2.0/24")),
                HostRoutes.routes(table).toList());
    }
}
