package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Redirect;
import berth.router.RoutePolicy;
import berth.router.RouteTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers to certificate authorities (RFC 8555 section 8.3). */
@Timeout(30)
class ChallengeTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void challengeIsAnsweredWhateverTheRouteAsks(Asking asking) throws Exception {
        try (var router = RunningRouter.start(folder)) {
            var path = "/.well-known/acme-challenge/toKen_1-x";
            router.serve(Map.of("toKen_1-x", "toKen_1-x.print"));
            assertEquals("toKen_1-x.print", asking.get(router, path).body());
            var closed = RoutePolicy.NONE.withRedirect(Redirect.toHttps()).withAllowedNetworks(List.of("10.0.0.1"));
            router.serve(
                    Map.of("toKen_1-x", "toKen_1-x.print"),
                    route("shop.localhost").withPolicy(closed));
            var answer = asking.get(router, path);
            assertEquals("200", answer.said());
            assertEquals("toKen_1-x.print", answer.body());
        }
    }

    @Test
    void unknownTokensGoToTheApp() throws Exception {
        try (var router = RunningRouter.start(folder);
                var app = ScriptedUpstream.echoingHeads()) {
            router.serve(Map.of("one", "one.print"), route("shop.localhost", app.name()));
            for (var path : List.of("two", "", "one/", "one%20")) {
                var seen = Asking.HTTP1
                        .get(router, "/.well-known/acme-challenge/" + path)
                        .body();
                assertTrue(seen.startsWith("GET /.well-known/acme-challenge/" + path + " "), seen);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"'',a", "a/b,a", "..,a", "one,''", "one,two words"})
    void whatIsNoChallengeIsRefused(String token, String answer) {
        var challenges = Map.of(token, answer);
        assertThrows(IllegalArgumentException.class, () -> new RouteTable(1, List.of(), challenges));
    }
}
