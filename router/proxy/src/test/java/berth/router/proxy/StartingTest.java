package berth.router.proxy;

import static berth.router.proxy.RunningRouter.await;
import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Route;
import berth.router.Vacancy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests to a route whose first instance is on its way wait for that, as for what is asleep. */
@Timeout(30)
class StartingTest {
    private static final String LABEL = "shop/production";
    private static final Route STARTING = route("shop.localhost").withVacancy(Vacancy.STARTING);

    @TempDir
    Path folder;

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final BusyUpstream app = new BusyUpstream();
    private RunningRouter router;

    @BeforeEach
    void start() {
        router = start(Duration.ofMinutes(1));
        app.finishAll();
    }

    private RunningRouter start(Duration programs) {
        var started = RunningRouter.start(
                folder,
                Timeouts.DEFAULT
                        .withDrain(Duration.ofMillis(200))
                        .withWake(new WakePatience(Duration.ofMillis(200), programs)),
                Transport.best());
        started.serve(STARTING);
        return started;
    }

    @AfterEach
    void stop() throws IOException {
        app.close();
        router.close();
        clients.close();
    }

    @ParameterizedTest
    @EnumSource
    void requestWaitsAndIsAnsweredWhenThereIsAnInstance(Asking asking) throws Exception {
        var answer = clients.submit(() -> asking.get(router, "/cart"));
        awaitWaiting(1);
        assertFalse(answer.isDone());
        router.serve(route("shop.localhost", app.name()));
        assertEquals("200 /cart", text(answer));
        awaitWaiting(0);
    }

    @Test
    void whatFallsAsleepMeanwhileIsWaitedForToo() throws Exception {
        var answer = clients.submit(() -> Asking.HTTP1.get(router, "/"));
        awaitWaiting(1);
        router.serve(STARTING.withVacancy(Vacancy.ASLEEP));
        router.serve(route("shop.localhost", app.name()));
        assertEquals("200 /", text(answer));
    }

    @Test
    void somebodyWhoLooksAtAPageSeesOneAfterAWhileThatLooksAgain() throws Exception {
        var page = Asking.HTTP1.get(router, "/", "Accept", "text/html,*/*;q=0.8");
        assertEquals("503 router.starting", page.said());
        assertEquals("2", page.field("refresh"));
        assertEquals("2", page.field("retry-after"));
        assertTrue(page.body().contains("The app is starting"), page.body());
    }

    @Test
    void aProgramIsToldWhenItHasNotStartedInTime() throws Exception {
        router.close();
        router = start(Duration.ofMillis(300));
        var answer = Asking.HTTP1.get(router, "/");
        assertEquals("503 router.starting", answer.said());
        assertEquals("5", answer.field("retry-after"));
        assertTrue(answer.body().contains("did not answer within"), answer.body());
    }

    @Test
    void whatEndsInsteadIsSaidAtOnce() throws Exception {
        var answer = clients.submit(() -> Asking.HTTP1.get(router, "/"));
        awaitWaiting(1);
        router.serve(STARTING.withVacancy(Vacancy.UNKNOWN));
        assertEquals("503 router.no-instance", answer.get().said());
        awaitWaiting(0);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsWhenTheRouterStopsIsToldToComeAgain(Asking asking) throws Exception {
        var answer = clients.submit(() -> asking.get(router, "/"));
        awaitWaiting(1);
        router.stop();
        assertEquals("503 router.starting", answer.get().said());
        assertEquals("5", answer.get().field("retry-after"));
    }

    private static String text(Future<Asking.Answer> answer) throws Exception {
        return answer.get().status() + " " + answer.get().body();
    }

    private void awaitWaiting(int requests) throws InterruptedException {
        await(requests + " wait", () -> router.control().wanted(0).waiting().getOrDefault(LABEL, 0) == requests);
    }
}
