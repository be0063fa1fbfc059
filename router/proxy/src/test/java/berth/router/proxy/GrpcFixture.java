package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;

import berth.router.UpstreamProtocol;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gRPC client of the router, and gRPC servers behind it. */
abstract class GrpcFixture extends RouterFixture {
    ManagedChannel client;

    @BeforeEach
    void makeClient() {
        client = NettyChannelBuilder.forAddress(router.address())
                .usePlaintext()
                .overrideAuthority("shop.localhost")
                .build();
    }

    @AfterEach
    void shutClientDown() throws InterruptedException {
        client.shutdownNow();
        client.awaitTermination(10, TimeUnit.SECONDS);
    }

    GrpcUpstream serve(int callsPerConnection, GrpcUpstream.Answers answers) throws Exception {
        var upstream = GrpcUpstream.start(callsPerConnection, answers);
        serve(upstream.name());
        return upstream;
    }

    void serve(String... names) {
        router.serve(route("shop.localhost", names).withProtocol(UpstreamProtocol.H2C));
    }
}
