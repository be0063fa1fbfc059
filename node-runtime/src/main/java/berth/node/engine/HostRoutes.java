package berth.node.engine;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The IPv4 ranges that this machine already reaches somewhere else: office networks, VPNs, other bridges. */
final class HostRoutes {
    private static final Path TABLE = Path.of("/proc/net/route");

    private HostRoutes() {}

    /**
     * All of them, without the default route and without those that hold the whole pool: a route such as 10.0.0.0/8 says
     * nothing about single addresses, and respecting it would leave no subnet at all. The more specific route of an
     * environment's network wins over it.
     */
    static List<Cidr> beside(Cidr pool) throws IOException {
        return Stream.concat(routes(Files.readAllLines(TABLE)), interfaces())
                .filter(range -> !range.contains(pool))
                .toList();
    }

    /** Lines of {@code /proc/net/route}: columns 2 and 8 are destination and mask, hexadecimal, lowest byte first. */
    static Stream<Cidr> routes(List<String> lines) {
        return lines.stream()
                .skip(1)
                .map(line -> line.trim().split("\\s+"))
                .filter(columns -> columns.length > 7)
                .map(columns -> new Cidr(number(columns[1]), Integer.bitCount(number(columns[7]))))
                .filter(range -> range.prefix() > 0);
    }

    private static int number(String hexadecimal) {
        return Integer.reverseBytes(Integer.parseUnsignedInt(hexadecimal, 16));
    }

    private static Stream<Cidr> interfaces() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(each -> each.getInterfaceAddresses().stream())
                .map(HostRoutes::range)
                .flatMap(Optional::stream);
    }

    private static Optional<Cidr> range(InterfaceAddress address) {
        if (address.getAddress() instanceof Inet4Address ip) {
            return Optional.of(new Cidr(ByteBuffer.wrap(ip.getAddress()).getInt(), address.getNetworkPrefixLength()));
        }
        return Optional.empty();
    }
}
