package berth.router.proxy;

import io.netty.channel.Channel;

/** What an exchange needs from the side that answers: a connection to an upstream, or one stream of it. */
interface UpstreamLink {
    Upstream upstream();

    Channel channel();

    /** Whether any byte of an answer to the present exchange has come. */
    boolean heard();

    /** Whether what is written may still reach the upstream. */
    boolean takesMore();

    /** Tells that exchange what comes from now on. */
    void begin(Exchange next);

    /** Writes a part of a request. */
    void write(Object message);

    /** Sends what was written. */
    void flush();

    /** The exchange is over, and the next may use what it used. */
    void rest(IdleConnections among);

    /** Breaks off whatever is open. */
    void close();

    /** Turns it into one end of a tunnel, after it switched protocols. */
    void become(Tunnel tunnel);
}
