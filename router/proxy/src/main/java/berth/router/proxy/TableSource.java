package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Who tells the router what to serve. */
sealed interface TableSource {
    /**
     * A control plane, over the control endpoint.
     *
     * @param listen where the control plane connects; keep it on loopback
     * @param secret what it must know
     * @param memory file that remembers the last table
     * @param forgetsAddresses whether the addresses in it may be others' by now, as after a boot
     */
    record ControlPlane(InetSocketAddress listen, String secret, Path memory, boolean forgetsAddresses)
            implements TableSource {
        private static final int SHORTEST_SECRET = 16;

        public ControlPlane {
            requireNonNull(listen, "listen is null");
            requireNonNull(secret, "secret is null");
            requireNonNull(memory, "memory is null");
            if (secret.length() < SHORTEST_SECRET) {
                throw new BadOptionException(RouterOptions.SECRET + " is "
                        + (secret.isEmpty() ? "not set" : "too short")
                        + ": set it to the secret of the control plane, at least " + SHORTEST_SECRET + " characters");
            }
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "ControlPlane[listen=" + listen + ", memory=" + memory + "]";
        }
    }

    /**
     * A file that somebody writes, and that is watched. No control endpoint is opened.
     *
     * @param routes the table, as the control plane would send it
     */
    record RoutesFile(Path routes) implements TableSource {
        public RoutesFile {
            requireNonNull(routes, "routes is null");
        }
    }
}
