package berth.router.proxy;

import static berth.router.proxy.RunningRouter.await;
import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.BasicAuth;
import berth.router.PasswordHash;
import berth.router.Route;
import berth.router.RoutePolicy;
import berth.router.Vacancy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests to a route that is asleep wait until it is awake. */
@Timeout(30)
class AsleepTest {
    private static final String LABEL = "shop/production";
    private static final Route ASLEEP = route("shop.localhost").withVacancy(Vacancy.ASLEEP);
    private static final Duration GIVES_UP = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final BusyUpstream app = new BusyUpstream();
    private SilentUpstream silent;
    private RunningRouter router;

    @BeforeEach
    void start() throws IOException {
        silent = new SilentUpstream();
        router = start(new WakePatience(Duration.ofMillis(200), Duration.ofMinutes(1)));
        router.serve(ASLEEP, silent.route());
        app.finishAll();
    }

    private RunningRouter start(WakePatience patience) {
        // All other time-outs pass while requests wait below: none may end one that waits.
        return RunningRouter.start(
                folder,
                Timeouts.DEFAULT
                        .withDrain(Duration.ofMillis(200))
                        .withFirstByte(Duration.ofMillis(400))
                        .withBodyGrace(Duration.ofMillis(400))
                        .withHeader(Duration.ofMillis(400))
                        .withWake(patience),
                Transport.best());
    }

    @AfterEach
    void stop() throws IOException {
        app.close();
        silent.close();
        router.close();
        clients.close();
    }

    @ParameterizedTest
    @EnumSource
    void requestWaitsAndIsAnsweredWhenThereIsAnInstance(Asking asking) throws Exception {
        var answer = ask(() -> asking.get(router, "/cart"));
        awaitWanted(1);
        silent.awaitTimeOuts(router);
        assertFalse(answer.isDone());
        wake();
        assertEquals("200 /cart", text(answer));
        awaitWanted(0);
    }

    @ParameterizedTest
    @EnumSource
    void soDoesOneWithABody(Asking asking) throws Exception {
        // Asking by HTTP/1.1 says so by itself.
        var length = asking == Asking.HTTP2 ? new String[] {"content-length", "10000"} : new String[0];
        var answer = ask(() -> asking.ask(router.address(), "POST", "/order", "x".repeat(10_000), length));
        awaitWanted(1);
        silent.awaitTimeOuts(router);
        wake();
        assertEquals("200 /order", text(answer));
    }

    @Test
    void aLargeBodyComesWholeThoughItWaitedHalfSent() throws Exception {
        var body = "x".repeat(8 << 20);
        var answer = ask(() -> Asking.HTTP1.ask(router.address(), "POST", "/upload", body));
        awaitWanted(1);
        silent.awaitTimeOuts(router);
        wake();
        assertEquals("200 /upload", text(answer));
    }

    @Test
    void soDoesAWebSocket() throws Exception {
        try (var client = router.connect()) {
            client.send("GET /live HTTP/1.1\r\nHost: shop.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            awaitWanted(1);
            wake();
            var head = client.readHead();
            assertTrue(head.startsWith("HTTP/1.1 101 "), head);
            await("the socket is open", () -> router.status().inFlight().equals(Map.of(app.name(), 1)));
        }
    }

    @Test
    void onceItIsAwakeTheUsualTimeOutsCount() throws Exception {
        try (var slow = new BusyUpstream()) {
            var answer = ask(() -> Asking.HTTP1.get(router, "/"));
            awaitWanted(1);
            router.serve(route("shop.localhost", slow.name()));
            assertEquals(
                    "504 router.timed-out", answer.get(10, TimeUnit.SECONDS).said());
        }
    }

    @Test
    void whoeverCanWakeItIsToldAtOnce() throws Exception {
        var control = router.control();
        long version = control.wanted(0).version();
        var news = clients.submit(() -> control.wanted(version));
        long asked = System.nanoTime();
        var answer = ask(() -> Asking.HTTP1.get(router, "/"));
        assertEquals(Map.of(LABEL, 1), news.get().waiting());
        assertTrue(System.nanoTime() - asked < Duration.ofSeconds(1).toNanos(), "told by the next poll, not at once");
        wake();
        assertEquals("200 /", text(answer));
    }

    @Test
    void somebodyWhoLooksAtAPageSeesOneAfterAWhileThatLooksAgain() throws Exception {
        router.control().wanted(0);
        var page = Asking.HTTP1.get(router, "/", "Accept", "text/html,*/*;q=0.8");
        assertEquals("503 router.asleep", page.said());
        assertEquals("2", page.field("refresh"));
        assertEquals("2", page.field("retry-after"));
        assertTrue(page.body().contains("waking up"), page.body());
        awaitWanted(0);
        var answer = ask(() -> Asking.HTTP1.get(router, "/", "Accept", "text/html"));
        awaitWanted(1);
        wake();
        assertEquals("200 /", text(answer));
    }

    @Test
    void aFormThatIsSentAndAProgramWaitOn() throws Exception {
        var form = ask(() -> Asking.HTTP1.ask(router.address(), "POST", "/", "a=b", "Accept", "text/html"));
        var program = ask(() -> Asking.HTTP1.get(router, "/", "Accept", "application/json"));
        awaitWanted(2);
        silent.awaitTimeOuts(router);
        wake();
        assertEquals("200 /", text(form));
        assertEquals("200 /", text(program));
    }

    @Test
    void whereNobodyCanWakeItThePageSaysWhoCan() throws Exception {
        var page = Asking.HTTP1.get(router, "/", "Accept", "text/html");
        assertEquals("503 router.asleep", page.said());
        assertTrue(page.body().contains("deploy/up"), page.body());
    }

    @Test
    void noRequestWaitsForeverHoweverOftenTheTableChanges() throws Exception {
        router.close();
        router = start(new WakePatience(Duration.ofMillis(200), GIVES_UP));
        router.serve(ASLEEP);
        long began = System.nanoTime();
        var answer = ask(() -> Asking.HTTP1.get(router, "/"));
        while (!answer.isDone()) {
            router.serve(ASLEEP, route("blog.localhost", "127.0.0.1:" + (1000 + (int) (Math.random() * 1000))));
            // So often it changes: that waits for nothing.
            TimeUnit.MILLISECONDS.sleep(100);
        }
        var waited = Duration.ofNanos(System.nanoTime() - began);
        assertEquals("503 router.asleep", answer.get().said());
        assertTrue(answer.get().body().contains("deploy/up"), answer.get().body());
        assertTrue(waited.compareTo(GIVES_UP) >= 0, waited::toString);
        assertTrue(waited.compareTo(GIVES_UP.plusSeconds(2)) < 0, waited::toString);
        awaitWanted(0);
    }

    @ParameterizedTest
    @EnumSource
    void whoGoesAwayLeavesItsPlace(Asking asking) throws Exception {
        try (var client = router.connect()) {
            var unused = ask(() -> asking.send(client, "GET", "/", ""));
            awaitWanted(1);
        }
        awaitWanted(0);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsWhenTheRouterStopsIsToldToComeAgain(Asking asking) throws Exception {
        var answer = ask(() -> asking.get(router, "/"));
        awaitWanted(1);
        router.stop();
        assertEquals("503 router.asleep", answer.get().said());
        assertEquals("5", answer.get().field("retry-after"));
        assertFalse(answer.get().body().contains("did not answer"), answer.get().body());
    }

    @Test
    void thoseWhoWaitAreCountedApartFromThoseWhoWaitForAPlace() throws Exception {
        var answer = ask(() -> Asking.HTTP1.get(router, "/"));
        awaitWanted(1);
        assertEquals("1", metric("requests_held"));
        assertEquals("0", metric("requests_waiting"));
        wake();
        assertEquals("200 /", text(answer));
        assertEquals("0", metric("requests_held"));
        assertEquals("1", metric("requests_held_total"));
        assertEquals("0", metric("requests_waited_total"));
    }

    private String metric(String name) {
        return String.valueOf(
                router.metrics().get("berth_router_" + name + "{app=\"shop\",environment=\"production\"}"));
    }

    @Test
    void whatCannotBeWokenIsSaidAtOnce() throws Exception {
        var answer = ask(() -> Asking.HTTP1.get(router, "/"));
        awaitWanted(1);
        router.serve(route("shop.localhost").withVacancy(Vacancy.UNHEALTHY));
        assertEquals("503 router.unhealthy", answer.get().said());
        awaitWanted(0);
    }

    @Test
    void whoMayNotComeInWakesNobody() throws Exception {
        var auth = new BasicAuth(
                "Shop",
                List.of(new BasicAuth.User("ann", PasswordHash.of("secret").toString())),
                false);
        router.serve(ASLEEP.withPolicy(RoutePolicy.NONE.withBasicAuth(auth)));
        long version = router.control().wanted(0).version();
        assertEquals("401 router.unauthorized", Asking.HTTP1.get(router, "/").said());
        assertEquals(version, router.control().wanted(0).version());
    }

    @Test
    void whatIsAskedAndHowMuchIsOpenIsTold() throws Exception {
        wake();
        for (int i = 0; i < 3; i++) {
            assertEquals(200, Asking.HTTP1.get(router, "/").status());
        }
        await("nothing is open", () -> router.status().inFlight().isEmpty());
        assertEquals(Map.of(app.name(), 3L), router.control().activity().begun());
        assertEquals(Map.of(), router.control().activity().inFlight());
    }

    private void wake() {
        router.serve(route("shop.localhost", app.name()));
    }

    private Future<Asking.Answer> ask(Callable<Asking.Answer> request) {
        return clients.submit(request);
    }

    private static String text(Future<Asking.Answer> answer) throws Exception {
        return answer.get().status() + " " + answer.get().body();
    }

    private void awaitWanted(int requests) throws InterruptedException {
        await(requests + " wait", () -> router.control().wanted(0).waiting().getOrDefault(LABEL, 0) == requests);
    }
}
