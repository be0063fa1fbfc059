package berth.node.engine;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the environments' subnets come from. Docker's own default pools end after about 30 networks.
 *
 * @param range all of it, for example {@code 10.213.0.0/16}
 * @param subnetPrefix size of one environment's subnet: 26 holds 61 instances, and 1,024 of them fit into a /16
 */
public record AddressPool(Cidr range, int subnetPrefix) {
    public AddressPool {
        requireNonNull(range, "range is null");
        if (subnetPrefix < range.prefix() || subnetPrefix > 29 || subnetPrefix - range.prefix() > 20) {
            throw new IllegalArgumentException("subnets of /" + subnetPrefix + " do not suit the pool " + range);
        }
    }

    /** The subnets that overlap none of {@code taken}, lowest first. */
    Stream<Cidr> free(List<Cidr> taken) {
        return IntStream.range(0, 1 << subnetPrefix - range.prefix())
                .mapToObj(n -> new Cidr(range.first() + (n << 32 - subnetPrefix), subnetPrefix))
                .filter(subnet -> taken.stream().noneMatch(subnet::overlaps));
    }
}
