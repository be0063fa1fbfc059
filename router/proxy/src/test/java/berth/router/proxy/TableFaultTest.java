package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people read who wrote a table that is none. A tilde stands for the end of a line. */
class TableFaultTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"generation": 1, "routes": [{"path": "/"}]} | line 1, column 42: routes[0]: host is missing
            {"generation": 1, "routes": [{"hots": "a"}]} | line 1, column 42: routes[0]: host is missing
            {"generation": 1,~ "routes": [~  {"host": "a"},~  {"host": "b", "policy": {"hstz": {}}}]} | line 4, column 39: routes[1].policy.hstz: there is no such field; there are allowedNetworks, basicAuth, hsts, maintenance, maxRequestBytes, noRobots, rateLimit, redirect, responseHeaders, timeouts, upstreamLimit
            {"generation": 1, "routes": {}} | line 1, column 29: routes: a list […] is wanted here
            {"generation": 1, "routes": ["a"]} | line 1, column 30: routes[0]: an object {…} is wanted here
            {"generation": 1, "routes": [{"host": {"a": 1}}]} | line 1, column 39: routes[0].host: a text "…" is wanted here
            {"generation": 1, "routes": [{"host": "a", "upstreams": "127.0.0.1:80"}]} | line 1, column 57: routes[0].upstreams: a list […] is wanted here
            {"generation": 1, "routes": [{"host": "a", "sticky": "perhaps"}]} | line 1, column 54: routes[0].sticky: true or false is wanted here
            {"generation": 1, "routes": [{"host": "a", "protocol": "HTTP3"}]} | line 1, column 56: routes[0].protocol: one of HTTP1, H2C is wanted here
            {"generation": 1, "routes": [{"host": "a", "policy": 5}]} | line 1, column 54: routes[0].policy: an object {…} is wanted here
            {"generation": 1, "routes": [{"host": "a", "policy": {"basicAuth": {"users": "bob:secret"}}}]} | line 1, column 78: routes[0].policy.basicAuth.users: a list […] is wanted here
            {"generation": 1, "routes": [{"host": "a", "policy": {"redirect": "https"}}]} | line 1, column 67: routes[0].policy.redirect: an object {…} is wanted here
            {"generation": "one", "routes": []} | line 1, column 16: generation: a whole number up to 9223372036854775807 is wanted here
            {"generation": 1.5, "routes": []} | line 1, column 16: generation: a whole number up to 9223372036854775807 is wanted here
            [] | line 1, column 1: [0]: an object {…} is wanted here
            {"generation": 1, "routes": [{"host": null}]} | line 1, column 43: routes[0]: host is missing
            {"generation": 1, "routes": [{"host": "A"}]} | line 1, column 42: routes[0]: host "A" is not a lower-case host name without port and final dot; other letters are written as xn--…
            {"generation": 1, "routes": [{"host": "a", "upstreams": ["b"]}]} | line 1, column 62: routes[0]: upstream "b" of host a is not address:port
            {"generation": 1, "routes": [{"host": "a", "upstreams": [null]}]} | line 1, column 63: routes[0]: null stands where something is wanted
            {"generation": 1, "routes": [{"host": "a", "policy": {"redirect": {}}}]} | line 1, column 68: routes[0].policy.redirect: to of a redirect is missing
            {"generation": 1, "routes": [null]} | a route is null
            {"generation": 1} | routes is missing
            {"generation": -1, "routes": []} | generation -1 is negative
            {"generation": 1, "routes": [{"host": "a"} | line 1, column 43: routes: it ends too soon: something that was begun there or before is not closed
            {"generation": 1, "routes": [{"host": "a"}, {"host": "a"}]} | two routes for a/: routes[0] and routes[1]
            {"generation": 1, "routes": [{"host": "a", "path": "/x"}, {"host": "a", "path": "/x/"}]} | two routes for a/x: routes[0] and routes[1] have the paths /x and /x/, which are one
            {"generation": 1, "routes": [], "routes": []} | line 1, column 41: routes: Duplicate field 'routes'
            {"generation": 99999999999999999999, "routes": []} | line 1, column 36: generation: the number is out of range: a whole number up to 9223372036854775807 is wanted here
            {"generation": 1, "routes": [{"host": "a", "policy": {"maxRequestBytes": 99999999999999999999}}]} | line 1, column 94: routes[0].policy.maxRequestBytes: the number is out of range: a whole number up to 9223372036854775807 is wanted here
            {"generation": 1, "routes": [{"host": "a", "policy": {"timeouts": {"idleMillis": 3000000000}}}]} | line 1, column 92: routes[0].policy.timeouts.idleMillis: the number is out of range: a whole number up to 2147483647 is wanted here
            {"generation": 1, "routes": [{"host": "a", "policy": {"rateLimit": {"perSecond": 1e400}}}]} | line 1, column 87: routes[0].policy.rateLimit: perSecond Infinity of a rate limit is not above 0, up to a million
            {"generation": 1, "routes": []} more | line 1, column 33: Unrecognized token 'more': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
            {"generation": 1, "routes": []} {} | line 1, column 33: something stands behind the table
            null | it holds null, where an object {…} is wanted
            {"generation": 1, "routes": [{"host": "a"},]} | line 1, column 44: routes: Unexpected character (']' (code 93)): expected a value
            {"generation": 1 "routes": []} | line 1, column 18: generation: Unexpected character ('"' (code 34)): was expecting comma to separate Object entries
            {"generation": 1, // comment~ "routes": []} | line 1, column 19: generation: Unexpected character ('/' (code 47)): maybe a (non-standard) comment?
            {'generation': 1} | line 1, column 2: Unexpected character (''' (code 39)): was expecting double-quote to start field name
            {"generation": NaN, "routes": []} | line 1, column 19: generation: Non-standard token 'NaN'
            {"generation": 01, "routes": []} | line 1, column 17: generation: Invalid numeric value: Leading zeroes not allowed
            {"generation": 1, "routes": []] | line 1, column 31: routes: Unexpected close marker ']': expected '}'
            hello | line 1, column 1: Unrecognized token 'hello': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
            {"generation": 1, "routes": [{"host": "a", "policy": {"allowedNetworks": ["10.0.0.0/99"]}}]} | line 1, column 89: routes[0].policy: "10.0.0.0/99" is not a network such as 10.0.0.0/8 or fd00::/8, nor one address
            {"generation": 1, "routes": [{"host": "a", "policy": {"responseHeaders": ["x"]}}]} | line 1, column 74: routes[0].policy.responseHeaders: an object {…} is wanted here
            {"generation": 1, "routes": [], "challenges": {"a": {}}} | line 1, column 53: challenges.a: a text "…" is wanted here
            {"generation": 1, "routes": [{"host": "a", "policy": {"responseHeaders": {"x": null}}}]} | line 1, column 85: routes[0].policy: null stands where something is wanted
            {"generation": 1, "routes": [{"host": "a", "vacancy": ""}]} | line 1, column 55: routes[0].vacancy: one of UNKNOWN, NEVER_DEPLOYED, STARTING, ASLEEP, STOPPED, UNHEALTHY is wanted here
            """)
    void everyFaultIsToldInPlainWords(String text, String said) {
        var fault = assertThrows(
                Exception.class, () -> WrittenTable.read(text.replace('~', '\n').getBytes(StandardCharsets.UTF_8)));
        assertEquals(said, TableFault.inWords(fault));
    }

    @Test
    void anEmptyFileIsToldSo() {
        var fault = assertThrows(IOException.class, () -> WrittenTable.read(new byte[0]));
        assertEquals("it is empty", TableFault.inWords(fault));
    }
}
