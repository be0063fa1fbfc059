package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.BasicAuth;
import berth.router.PasswordHash;
import berth.router.RoutePolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes that ask for a name and a password. */
@Timeout(30)
class PasswordTest {
    private static final String HASH = PasswordHash.of("gr\u00fcn:blau").toString();

    @TempDir
    Path folder;

    private RunningRouter router;
    private ScriptedUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        router = RunningRouter.start(folder);
        upstream = ScriptedUpstream.echoingHeads();
        serve(HASH, false);
    }

    @AfterEach
    void stop() throws Exception {
        router.close();
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource
    void whoBringsNothingIsAskedForIt(Asking asking) throws Exception {
        var answer = asking.get(router, "/");
        assertEquals("401 router.unauthorized", answer.said());
        assertEquals("Basic realm=\"The shop\", charset=\"UTF-8\"", answer.field("www-authenticate"));
        assertEquals(0, upstream.connections());
    }

    @ParameterizedTest
    @EnumSource
    void whoKnowsThePasswordPassesAndTheAppDoesNotSeeIt(Asking asking) throws Exception {
        for (int i = 0; i < 2; i++) {
            var answer = asking.get(router, "/", "Authorization", basic("ann", "gr\u00fcn:blau"));
            assertEquals("200", answer.said());
            assertFalse(answer.body().toLowerCase(java.util.Locale.ROOT).contains("authorization"), answer.body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void bodySentAheadOfTheCheckArrives(Asking asking) throws Exception {
        try (var app = ScriptedUpstream.playing(wire -> {
            wire.readHead();
            wire.answer(wire.read(5));
        })) {
            router.serve(
                    route("shop.localhost", app.name()).withPolicy(RoutePolicy.NONE.withBasicAuth(auth(HASH, false))));
            var fields = asking == Asking.HTTP1
                    ? new String[] {"Authorization", basic("ann", "gr\u00fcn:blau")}
                    : new String[] {"authorization", basic("ann", "gr\u00fcn:blau"), "content-length", "5"};
            assertEquals(
                    "hello",
                    asking.ask(router.address(), "POST", "/", "hello", fields).body());
        }
    }

    @Test
    void appSeesThePasswordWhereTheRouteSaysSo() throws Exception {
        serve(HASH, true);
        var value = basic("ann", "gr\u00fcn:blau");
        var seen = Asking.HTTP1.get(router, "/", "Authorization", value).body();
        assertTrue(
                seen.toLowerCase(java.util.Locale.ROOT)
                        .contains("authorization: " + value.toLowerCase(java.util.Locale.ROOT)),
                seen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic !!!",
                "Basic YW5u",
                "Bearer YW5uOmE=",
                "YW5uOmE=",
                "Digest username=\"ann\""
            })
    void whatIsNoNameWithPasswordDoesNotPass(String value) throws Exception {
        assertEquals(
                "401 router.unauthorized",
                Asking.HTTP1.get(router, "/", "Authorization", value).said());
    }

    @Test
    void wrongNamesAndPasswordsDoNotPass() throws Exception {
        for (var value :
                List.of(basic("ann", "gr\u00fcn"), basic("ann", ""), basic("bob", "gr\u00fcn:blau"), basic("", ""))) {
            assertEquals(
                    "401 router.unauthorized",
                    Asking.HTTP1.get(router, "/", "Authorization", value).said());
        }
        assertEquals(0, upstream.connections());
    }

    @Test
    void ofTwoPasswordsInOneRequestNoneCounts() throws Exception {
        var value = basic("ann", "gr\u00fcn:blau");
        assertEquals(
                "401 router.unauthorized",
                Asking.HTTP1
                        .get(router, "/", "Authorization", value, "Authorization", basic("x", "y"))
                        .said());
    }

    @Test
    void anotherPasswordInTheTableEndsTheFormer() throws Exception {
        var value = basic("ann", "gr\u00fcn:blau");
        assertEquals(
                "200", Asking.HTTP1.get(router, "/", "Authorization", value).said());
        serve(PasswordHash.of("other").toString(), false);
        assertEquals(
                "401 router.unauthorized",
                Asking.HTTP1.get(router, "/", "Authorization", value).said());
        assertEquals(
                "200",
                Asking.HTTP1
                        .get(router, "/", "Authorization", basic("ann", "other"))
                        .said());
    }

    @Test
    void manyRequestsOfOnePageCostOneComparison() throws Exception {
        // One comparison of so many rounds takes about a second: fifty would not be done in time.
        var parts = HASH.split(":", -1);
        var slow = parts[0] + ":1000000:" + parts[2] + ":" + parts[3];
        serve(slow, false);
        var value = basic("ann", "wrong");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = java.util.stream.IntStream.range(0, 50)
                    .mapToObj(i -> threads.submit(() -> Asking.HTTP1
                            .get(router, "/", "Authorization", value)
                            .said()))
                    .toList();
            for (var one : asked) {
                assertEquals("401 router.unauthorized", one.get());
            }
        }
    }

    @Test
    void whoGuessesTooMuchAtOnceIsPutOff() throws Exception {
        var parts = HASH.split(":", -1);
        serve(parts[0] + ":1000000:" + parts[2] + ":" + parts[3], false);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = java.util.stream.IntStream.range(0, 12)
                    .mapToObj(i -> threads.submit(() -> Asking.HTTP1
                            .get(router, "/", "Authorization", basic("ann", "guess" + i))
                            .said()))
                    .toList();
            int putOff = 0;
            for (var one : asked) {
                putOff += one.get().equals("503 router.overloaded") ? 1 : 0;
            }
            assertTrue(putOff > 0, "all were looked at");
        }
    }

    @Test
    void clientThatGoesAwayWhileItsPasswordIsComparedReachesNoApp() throws Exception {
        try (var wire = router.connect()) {
            wire.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\nAuthorization: " + basic("ann", "gr\u00fcn:blau")
                    + "\r\n\r\n");
            wire.reset();
        }
        assertEquals(
                "200",
                Asking.HTTP1
                        .get(router, "/", "Authorization", basic("ann", "gr\u00fcn:blau"))
                        .said());
        RunningRouter.await(
                "nothing in flight", () -> router.status().inFlight().isEmpty());
    }

    private void serve(String hash, boolean passOn) {
        router.serve(route("shop.localhost", upstream.name())
                .withPolicy(RoutePolicy.NONE.withBasicAuth(auth(hash, passOn))));
    }

    private static BasicAuth auth(String hash, boolean passOn) {
        return new BasicAuth("The shop", List.of(new BasicAuth.User("ann", hash)), passOn);
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
