package berth.router.proxy;

/**
 * How many connections clients may have open.
 *
 * @param connections all of them together
 * @param perAddress those from one address; what runs on this machine is not limited so, since it is mostly a proxy
 */
record ClientLimits(int connections, int perAddress) {
    static final String CONNECTIONS = "BERTH_ROUTER_MAX_CONNECTIONS";
    static final String PER_ADDRESS = "BERTH_ROUTER_MAX_CONNECTIONS_PER_ADDRESS";
    static final ClientLimits DEFAULT = new ClientLimits(20_000, 1_000);

    ClientLimits {
        if (connections < 1) {
            throw new BadOptionException(CONNECTIONS + " is " + connections + ": set it to 1 or more");
        }
        if (perAddress < 1) {
            throw new BadOptionException(PER_ADDRESS + " is " + perAddress + ": set it to 1 or more");
        }
    }

    static ClientLimits from(OptionText parse) {
        return new ClientLimits(
                parse.count(CONNECTIONS, DEFAULT.connections), parse.count(PER_ADDRESS, DEFAULT.perAddress));
    }
}
