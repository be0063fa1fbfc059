package berth.router.proxy;

import berth.router.Network;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets clients from some networks pass. */
record NetworkGate(List<Network> networks) implements Gate {
    NetworkGate {
        networks = List.copyOf(networks);
    }

    @Override
    public @Nullable OwnAnswer stop(RequestHead head) {
        for (var network : networks) {
            if (network.contains(head.origin().octets())) {
                return null;
            }
        }
        return Refusal.forbidden(head.target().host(), head.origin().text());
    }
}
