package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.RateLimit;
import berth.router.RoutePolicy;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class RateLimitTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final RoutePolicy TWO_A_DAY = RoutePolicy.NONE.withRateLimit(new RateLimit(2.0 / 86_400, 2));

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void whoAsksTooOftenIsToldWhenToComeBack(Asking asking) throws Exception {
        try (var router = RunningRouter.start(folder);
                var upstream = ScriptedUpstream.echoingHeads()) {
            var limited = route("shop.localhost", upstream.name()).withPolicy(TWO_A_DAY);
            router.serve(limited);
            assertEquals("200", asking.get(router, "/").said());
            // Another table does not fill the buckets again.
            router.serve(limited, route("other.localhost"));
            assertEquals("200", asking.get(router, "/").said());
            var answer = asking.get(router, "/");
            assertEquals("429 router.rate-limited", answer.said());
            assertTrue(Integer.parseInt(answer.field("retry-after")) > 40_000, answer.field("retry-after"));
        }
    }

    @Test
    void requestThatIsTriedOnManyUpstreamsTakesOneToken() throws Exception {
        try (var router = RunningRouter.start(folder);
                var upstream = ScriptedUpstream.echoingHeads()) {
            router.serve(route(
                            "shop.localhost",
                            ScriptedUpstream.refusing(),
                            ScriptedUpstream.refusing(),
                            ScriptedUpstream.refusing(),
                            upstream.name())
                    .withPolicy(TWO_A_DAY));
            assertEquals("200", Asking.HTTP1.get(router, "/").said());
            assertEquals("200", Asking.HTTP1.get(router, "/").said());
            assertEquals(
                    "429 router.rate-limited", Asking.HTTP1.get(router, "/").said());
        }
    }

    @Test
    void tokensComeBackWithTime() {
        var buckets = new RateBuckets();
        long bucket = buckets.name(buckets.route("shop"), new byte[] {10, 0, 0, 1});
        long pace = SECOND / 2;
        for (int i = 0; i < 4; i++) {
            assertTrue(buckets.take(bucket, pace, 4 * pace, 0) <= 0);
        }
        assertEquals(pace, buckets.take(bucket, pace, 4 * pace, 0));
        assertEquals(pace / 2, buckets.take(bucket, pace, 4 * pace, pace / 2));
        assertTrue(buckets.take(bucket, pace, 4 * pace, pace) <= 0);
        assertTrue(buckets.take(bucket, pace, 4 * pace, pace) > 0);
        for (int i = 0; i < 4; i++) {
            assertTrue(buckets.take(bucket, pace, 4 * pace, 100 * SECOND) <= 0);
        }
        assertTrue(buckets.take(bucket, pace, 4 * pace, 100 * SECOND) > 0, "more than a full bucket");
    }

    @Test
    void bucketsOfClientsAndRoutesAreApart() {
        var buckets = new RateBuckets();
        var shop = buckets.route("shop");
        assertNotEquals(buckets.name(shop, new byte[] {10, 0, 0, 1}), buckets.name(shop, new byte[] {10, 0, 0, 2}));
        assertNotEquals(
                buckets.name(shop, new byte[] {10, 0, 0, 1}),
                buckets.name(buckets.route("blog"), new byte[] {10, 0, 0, 1}));
        var one = new byte[16];
        var neighbour = new byte[16];
        neighbour[15] = 1;
        assertEquals(buckets.name(shop, one), buckets.name(shop, neighbour), "one person has 2^64 addresses");
    }

    @Test
    void millionsOfAddressesDoNotPushOutTheOneThatAsksTooOften() {
        var buckets = new RateBuckets();
        var route = buckets.route("shop");
        long bucket = buckets.name(route, new byte[] {10, 0, 0, 1});
        while (buckets.take(bucket, SECOND, 100 * SECOND, 0) <= 0) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 1_000_000; i++) {
            buckets.take(
                    buckets.name(route, new byte[] {11, (byte) (i >> 16), (byte) (i >> 8), (byte) i}),
                    SECOND,
                    100 * SECOND,
                    0);
        }
        assertTrue(buckets.take(bucket, SECOND, 100 * SECOND, 0) > 0);
    }
}
