package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static berth.router.proxy.Wire.length;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions that stay with one upstream. */
@Timeout(30)
class StickyTest extends RouterFixture {
    @Test
    void clientStaysWithTheUpstreamOfItsCookieAlsoWhenTheTableChanges() throws Exception {
        try (var one = naming("one");
                var two = naming("two");
                var three = naming("three")) {
            router.serve(route("shop.localhost", one.name(), two.name()).withSticky(true));
            var first = ask("");
            var cookie = field(first[0], "set-cookie");
            assertTrue(cookie.matches("berth-upstream=[0-9a-f]{16}; Path=/; HttpOnly; SameSite=Lax"), cookie);
            var mine = "Cookie: a=b; " + cookie.substring(0, cookie.indexOf(';')) + "; c=d\r\n";
            stays(mine, first[1]);
            router.serve(route("shop.localhost", three.name(), two.name(), one.name())
                    .withSticky(true));
            stays(mine, first[1]);
        }
    }

    @Test
    void clientOfAnUpstreamThatIsGoneGetsAnother() throws Exception {
        try (var one = naming("one")) {
            router.serve(route("shop.localhost", one.name()).withSticky(true));
            var answer = ask("Cookie: berth-upstream=0123456789abcdef\r\n");
            assertEquals("one", answer[1]);
            assertFalse(field(answer[0], "set-cookie").isEmpty());
        }
    }

    @Test
    void clientOfADeadUpstreamGetsAnother() throws Exception {
        var dead = ScriptedUpstream.refusing();
        try (var one = naming("one")) {
            router.serve(route("shop.localhost", dead, one.name()).withSticky(true));
            var answer = ask("Cookie: berth-upstream=" + new Upstream(dead).token() + "\r\n");
            assertEquals("one", answer[1]);
            assertTrue(field(answer[0], "set-cookie").contains(new Upstream(one.name()).token()), answer[0]);
        }
    }

    @Test
    void routeThatIsNotStickySetsNoCookie() throws Exception {
        try (var one = naming("one")) {
            router.serve(route("shop.localhost", one.name()));
            assertEquals("", field(ask("")[0], "set-cookie"));
        }
    }

    private void stays(String cookie, String with) throws IOException {
        for (int i = 0; i < 20; i++) {
            var answer = ask(cookie);
            assertEquals(with, answer[1]);
            assertEquals("", field(answer[0], "set-cookie"));
        }
    }

    private String[] ask(String fields) throws IOException {
        try (var client = router.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n" + fields + "\r\n");
            var head = client.readHead();
            return new String[] {head, client.read(length(head))};
        }
    }

    private static ScriptedUpstream naming(String name) throws IOException {
        return ScriptedUpstream.playing(wire -> {
            while (true) {
                wire.readHead();
                wire.answer(name);
            }
        });
    }
}
