package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;

import berth.router.UpstreamProtocol;
import java.io.IOException;

/** A router with an upstream that speaks HTTP/2, and what the test has that one say. */
abstract class Http2UpstreamFixture extends RouterFixture {
    /** The head of a request, to which fields may be added before its end. */
    static final String REQUEST = "GET /a HTTP/1.1\r\nHost: shop.localhost\r\n";

    /** What the upstream does on one connection. */
    interface Script {
        void play(Http2Wire http2) throws IOException, InterruptedException;
    }

    ScriptedUpstream serve(Script script) throws IOException {
        var upstream = ScriptedUpstream.playing(wire -> script.play(Http2Wire.accepting(wire, 100)));
        router.serve(route("shop.localhost", upstream.name()).withProtocol(UpstreamProtocol.H2C));
        return upstream;
    }
}
