package berth.node;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every node runtime does when instances come up and end, and for who waits for that; run against the real one and the
 * fake.
 */
public abstract class NewsContract extends EnvironmentFixture {
    /** A command that serves TCP on {@code PORT}. */
    protected abstract String serving();

    /** A command that goes on, and listens nowhere. */
    protected abstract String lasting();

    /** A command that exits with code 3 at once. */
    protected abstract String failing();

    /** A command that serves TCP on {@code PORT} once it is {@linkplain #letServe let}. */
    protected abstract String servingLater();

    protected abstract void letServe(InstanceStatus instance);

    /**
     * A command that listens nowhere, exits with code 3 once it is {@linkplain #letEnd let}, and goes on when it is started
     * again.
     */
    protected abstract String endingOnce();

    /** Returns when it has ended, or has been started again already. */
    protected abstract void letEnd(InstanceStatus instance);

    /** By hand: so it stands still, and is not started again. */
    protected abstract void stop(InstanceStatus instance);

    @Test
    void anInstanceThatEndsIsStartedAgainAndSaysHowItEnded() {
        GroupSpec spec = spec("web", failing(), new Port.Expected(8080), 1);
        runtime().apply(spec);

        InstanceStatus instance = awaitFailed(spec, 2);

        assertEquals(
                new InstanceStatus.Reason("instance.exited", "exited with code 3"),
                instance.reason().orElseThrow());
        assertTrue(instance.address().isEmpty());
    }

    @Test
    @Timeout(60)
    void whoAwaitsAnInstanceGoesOnOnceItAccepts() throws InterruptedException {
        GroupSpec late = spec("web", servingLater(), new Port.Expected(8080), 1);
        runtime().apply(late);
        InstanceStatus coming = runtime().status(late.key()).getFirst();
        assertEquals(InstanceState.STARTING, coming.state());

        CompletableFuture<Void> served = CompletableFuture.runAsync(() -> letServe(coming));
        runtime().awaitNews(Set.of(coming.id()), Duration.ofHours(1));

        assertEquals(
                InstanceState.HEALTHY, runtime().status(late.key()).getFirst().state());
        served.join();
    }

    @Test
    @Timeout(60)
    void whatWasSeenOfThoseThatDoNotAcceptIsNoNewsOfThem() throws InterruptedException {
        GroupSpec silent = spec("web", lasting(), new Port.Expected(8080), 1);
        GroupSpec ended = spec("other", endingOnce(), new Port.Expected(8080), 1);
        GroupSpec stopped = spec("third", lasting(), new Port.Expected(8080), 1);
        runtime().apply(silent);
        runtime().apply(ended);
        runtime().apply(stopped);
        letEnd(runtime().status(ended.key()).getFirst());
        String again = awaitStartedAgain(ended).id();
        // The look that found it so may have begun before that was heard.
        runtime().status(ended.key());
        InstanceStatus starting = runtime().status(silent.key()).getFirst();
        assertEquals(InstanceState.STARTING, starting.state());
        InstanceStatus running = runtime().status(stopped.key()).getFirst();
        stop(running);
        runtime().awaitNews(Set.of(running.id()), Duration.ofHours(1));
        InstanceStatus still = runtime().status(stopped.key()).getFirst();
        assertEquals(InstanceState.EXITED, still.state());

        assertNoNews(Set.of(starting.id(), again, still.id(), "unknown"));
    }

    @Test
    @Timeout(60)
    void whoAwaitsWhatDoesNotComeGoesOnWhenItsTimeIsOver() throws InterruptedException {
        Duration atMost = Duration.ofMillis(100);
        long began = System.nanoTime();

        runtime().awaitNews(Set.of("unknown"), atMost);

        Duration taken = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(taken.compareTo(atMost) >= 0, taken + " is too short");
    }

    @Test
    @Timeout(60)
    void whoAwaitsAnInstanceGoesOnOnceItEnds() throws InterruptedException {
        GroupSpec ending = spec("web", endingOnce(), new Port.Expected(8080), 1);
        runtime().apply(ending);
        InstanceStatus coming = runtime().status(ending.key()).getFirst();
        assertEquals(InstanceState.STARTING, coming.state());

        CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> letEnd(coming));
        runtime().awaitNews(Set.of(coming.id()), Duration.ofHours(1));

        assertTrue(runtime().status(ending.key()).getFirst().exit().isPresent());
        ended.join();
    }

    @Test
    @Timeout(60)
    void whoAwaitsAnInstanceThatHasEndedSinceItWasLookedAtDoesNotWait() throws InterruptedException {
        GroupSpec ending = spec("web", endingOnce(), new Port.Expected(8080), 1);
        runtime().apply(ending);
        InstanceStatus coming = runtime().status(ending.key()).getFirst();
        letEnd(coming);

        runtime().awaitNews(Set.of(coming.id()), Duration.ofHours(1));

        assertTrue(runtime().status(ending.key()).getFirst().exit().isPresent());
    }

    @Test
    void oneThatRunsAgainSaysHowItEnded() {
        GroupSpec ending = spec("web", endingOnce(), new Port.Expected(8080), 1);
        runtime().apply(ending);
        letEnd(runtime().status(ending.key()).getFirst());

        InstanceStatus.Exit exit = awaitStartedAgain(ending).exit().orElseThrow();

        var why = new InstanceStatus.Reason("instance.exited", "exited with code 3");
        assertEquals(new InstanceStatus.Exit(3, Optional.empty(), false, why), exit);
    }

    private InstanceStatus awaitStartedAgain(GroupSpec group) {
        return Await.until(
                        () -> runtime().status(group.key()),
                        seen -> seen.getFirst().state() == InstanceState.STARTING
                                && seen.getFirst().starts() == 2
                                && seen.getFirst().exit().isPresent())
                .getFirst();
    }

    private InstanceStatus awaitFailed(GroupSpec group, int starts) {
        return Await.until(
                        () -> runtime().status(group.key()),
                        seen -> seen.getFirst().state() == InstanceState.RESTARTING
                                && seen.getFirst().starts() >= starts)
                .getFirst();
    }

    @Test
    @Timeout(60)
    void whoAcceptedWhenItWasLookedAtIsNotAwaited() throws InterruptedException {
        GroupSpec web = spec("web", serving(), new Port.Expected(8080), 1);
        runtime().apply(web);
        String id = awaitHealthy(web).getFirst().id();

        assertNoNews(Set.of(id));
    }

    /** Whoever awaits these and one more waits until there is news of that one. */
    private void assertNoNews(Set<String> ids) throws InterruptedException {
        GroupSpec late = spec("late", servingLater(), new Port.Expected(8080), 1);
        runtime().apply(late);
        InstanceStatus coming = runtime().status(late.key()).getFirst();
        Set<String> awaited =
                Stream.concat(ids.stream(), Stream.of(coming.id())).collect(Collectors.toSet());
        FutureTask<Boolean> waiting = new FutureTask<>(() -> {
            runtime().awaitNews(awaited, Duration.ofHours(1));
            return true;
        });
        Thread waiter = Thread.ofPlatform().start(waiting);
        // It has asked for news once when it waits, and news of before would have been found then.
        Await.until(() -> waiter.getState() == Thread.State.TIMED_WAITING || waiting.isDone());
        assertFalse(waiting.isDone(), "it did not wait");

        letServe(coming);

        assertTrue(assertDoesNotThrow(() -> waiting.get()));
        assertEquals(
                InstanceState.HEALTHY, runtime().status(late.key()).getFirst().state());
    }
}
