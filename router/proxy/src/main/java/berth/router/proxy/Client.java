package berth.router.proxy;

import io.netty.channel.Channel;

/** What an exchange needs from the side that asked, whichever HTTP it speaks. All of it on the client's event loop. */
interface Client {
    /** What the answer is written to: a connection, or one stream of it. */
    Channel channel();

    /** Whether a read is under way, after which {@link Exchange#onRequestPause} flushes. */
    boolean inRead();

    /** What is noted of the present request. */
    Visit visit();

    /** Writes a part of an answer. */
    void write(Object message);

    /** Sends what was written. */
    void flush();

    /** By when this client must have done its next step. */
    Deadline deadline();

    /** Reads on exactly if somebody can take what comes. */
    void updateReading();

    /**
     * The exchange is over, and everything of its request was read.
     *
     * @param stays whether another request may follow
     */
    void exchangeDone(boolean stays);

    /**
     * Closes once the client has what was written.
     *
     * @param inputEnded whether all of the request was read
     */
    void closeGracefully(boolean inputEnded);

    /**
     * Ends an answer that cannot be completed, so that the client cannot take it for complete.
     *
     * @param endsWithClose the client takes an orderly close for the end of the body
     */
    void abort(boolean endsWithClose);

    /** Whether the client sent anything after the present request that waits for its turn. */
    boolean holdsMore();

    /** Turns it into one end of a tunnel; only for a request that asked for an upgrade. */
    void become(Tunnel tunnel);
}
