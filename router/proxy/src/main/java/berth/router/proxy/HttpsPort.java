package berth.router.proxy;

/** The port at which clients find TLS. Known only once the router listens, which is after the first routes are read. */
final class HttpsPort {
    /** The one that a URL leaves out. */
    static final int USUAL = 443;

    private volatile int port = USUAL;

    void set(int known) {
        port = known;
    }

    /** A host, an IPv6 address in its brackets, as a URL by TLS names it. */
    String after(String host) {
        int now = port;
        return now == USUAL ? host : host + ":" + now;
    }
}
