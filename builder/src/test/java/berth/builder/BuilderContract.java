package berth.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Builder} does, the real one and the fake. */
@Timeout(120)
abstract class BuilderContract {
    protected final RecordedLog log = new RecordedLog();

    protected abstract Builder builder();

    /** A source that builds at once; its log holds at least one line. */
    protected abstract InputStream quickSource();

    /** A source whose build writes a line "going" and then goes on for minutes. */
    protected abstract InputStream slowSource();

    /** A source that does not build. */
    protected abstract InputStream brokenSource();

    protected BuildOrder order(Duration timeLimit) {
        String id = UUID.randomUUID().toString();
        return new BuildOrder(id, "team/shop", "berth/test/" + id + ":1", Map.of("berth.app", "shop"), timeLimit);
    }

    @Test
    void aGoodSourceBecomesAnImageWithAWebProcess() {
        var built = assertInstanceOf(
                BuildOutcome.Built.class, builder().build(order(Duration.ofMinutes(5)), quickSource(), log), log::text);
        assertTrue(built.imageId().startsWith("sha256:"), built.imageId());
        assertTrue(built.processTypes().containsKey("web"));
        assertFalse(log.lines().isEmpty());
    }

    @Test
    void anOrderIsSafeToRepeat() {
        BuildOrder order = order(Duration.ofMinutes(5));
        assertInstanceOf(BuildOutcome.Built.class, builder().build(order, quickSource(), log));
        assertInstanceOf(BuildOutcome.Built.class, builder().build(order, quickSource(), log));
    }

    @Test
    void aBrokenSourceIsAValueWithItsCause() {
        var failed = assertInstanceOf(
                BuildOutcome.Failed.class, builder().build(order(Duration.ofMinutes(5)), brokenSource(), log));
        assertTrue(failed.code().startsWith("build."), failed.code());
        assertFalse(failed.message().isBlank());
        assertFalse(failed.message().contains("\n"));
    }

    @Test
    void cancelEndsABuildWithinASecond() throws Exception {
        BuildOrder order = order(Duration.ofMinutes(5));
        var build = CompletableFuture.supplyAsync(() -> builder().build(order, slowSource(), log));
        log.await("going");
        long cancelled = System.nanoTime();
        builder().cancel(order.id());
        assertInstanceOf(BuildOutcome.Cancelled.class, build.get(10, TimeUnit.SECONDS));
        assertTrue(System.nanoTime() - cancelled < 1_000_000_000L, "took longer than a second");
        int lines = log.lines().size();
        builder().cancel(order.id());
        assertEquals(lines, log.lines().size());
    }

    @Test
    void cancellingAnUnknownBuildDoesNothing() {
        builder().cancel("no-such-build");
    }

    @Test
    void aBuildEndsAtItsTimeLimit() {
        var failed = assertInstanceOf(
                BuildOutcome.Failed.class, builder().build(order(Duration.ofSeconds(2)), slowSource(), log));
        assertEquals("build.timed-out", failed.code());
    }

    @Test
    void anUnknownImageIsLeftAlone() {
        builder().removeImage("sha256:" + "0".repeat(64));
    }
}
