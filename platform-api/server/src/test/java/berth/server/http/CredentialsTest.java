package berth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CredentialsTest {
    @Test
    void bearerTokensAndBasicPasswordsAreTokens() {
        assertEquals(Optional.of("abc"), Credentials.token("Bearer abc"));
        assertEquals(Optional.of("abc"), Credentials.token("bearer  abc "));
        assertEquals(Optional.of("abc"), Credentials.token(basic("anybody:abc")));
        assertEquals(Optional.of("a:b"), Credentials.token(basic(":a:b")));
    }

    @Test
    void whatIsNotUnderstoodIsNoToken() {
        for (String header :
                new String[] {"", "abc", "Bearer ", "Digest abc", "Basic ???", basic("alone"), basic("a:")}) {
            assertEquals(Optional.empty(), Credentials.token(header), header);
        }
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
