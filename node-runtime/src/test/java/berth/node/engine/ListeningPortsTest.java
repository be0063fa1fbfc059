package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListeningPortsTest {
    @Test
    void onlyListeningSocketsCount() {
        assertEquals(
                new ListeningPorts(List.of(3000), List.of()),
                ListeningPorts.parse(
                        List.of(
                                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
                                "   0: 00000000:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1",
                                "   1: 0500D50A:0BB9 0100D50A:C350 01 00000000:00000000 00:00000000 00000000     0        0 2")));
    }

    @Test
    void loopbackOfBothVersionsIsNotReachable() {
        assertEquals(
                new ListeningPorts(List.of(), List.of(80, 81, 82)),
                ListeningPorts.parse(List.of(
                        "0: 0100007F:0050 00000000:0000 0A",
                        "1: 00000000000000000000000001000000:0051 00000000000000000000000000000000:0000 0A",
                        "2: 0000000000000000FFFF00000100007F:0052 00000000000000000000000000000000:0000 0A")));
    }

    @Test
    void whatListensOnAllAddressesAsWellIsReachable() {
        assertEquals(
                new ListeningPorts(List.of(80), List.of()),
                ListeningPorts.parse(List.of(
                        "0: 0100007F:0050 00000000:0000 0A",
                        "1: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A")));
    }

    @Test
    void dockersNameServerIsNotTheApps() {
        assertEquals(
                new ListeningPorts(List.of(), List.of()),
                ListeningPorts.parse(List.of("0: 0B00007F:A1B2 00000000:0000 0A")));
    }

    @Test
    void theProcessesOfThisMachineCanBeRead() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ListeningPorts seen =
                    ListeningPorts.of(ProcessHandle.current().pid()).orElseThrow();

            assertTrue(seen.loopback().contains(socket.getLocalPort()));
        }
        assertTrue(ListeningPorts.of(0).isEmpty());
    }
}
