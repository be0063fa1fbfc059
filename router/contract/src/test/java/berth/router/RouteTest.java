package berth.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "Shop.localhost", "shop.localhost.", "shop.localhost:8080", "shop/x", "sh op", "ä.test"
            })
    void hostMustBeNormal(String host) {
        assertThrows(IllegalArgumentException.class, () -> new Route(host, "/", List.of(), "shop"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.2",
                ":80",
                "10.0.0.2:",
                "10.0.0.2:0",
                "10.0.0.2:65536",
                "10.0.0.2:http",
                "http://10.0.0.2:80",
                "a b:80",
                "::1:80"
            })
    void upstreamMustBeAddressAndPort(String upstream) {
        assertThrows(IllegalArgumentException.class, () -> new Route("shop", "/", List.of(upstream), "shop"));
    }

    @Test
    void pathBeginsWithASlash() {
        assertThrows(IllegalArgumentException.class, () -> new Route("shop", "api", List.of(), "shop"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x?y", "/x#y", "/x y", "//x", "/x//", "/.", "/x/../y", "/x/.."})
    void pathIsOneThatCanBeLookedUp(String path) {
        assertThrows(IllegalArgumentException.class, () -> new Route("shop", path, List.of(), "shop"));
    }

    @Test
    void twoRoutesForTheSamePlaceAreRefused() {
        var route = new Route("shop", "/", List.of(), "shop");
        var message = assertThrows(IllegalArgumentException.class, () -> new RouteTable(1, List.of(route, route)))
                .getMessage();
        assertEquals("two routes for shop/: routes[0] and routes[1]", message);
    }
}
