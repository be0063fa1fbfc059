package berth.server.http;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A form is read before anybody is asked who sends it: how long it may be is known before that. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class FormLimitTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @ParameterizedTest
    @ValueSource(strings = {FORM, FORM + "; charset=UTF-8", "multipart/form-data; boundary=x"})
    void oneThatDoesNotSayHowLongItIsIsRefused(String type) throws Exception {
        try (var client = client(HttpClient.Version.HTTP_1_1)) {
            assertRefused(postOfUnknownLength(client, type));
        }
    }

    /** By HTTP/2, a body needs neither a length nor a word that there is one. */
    @Test
    void alsoFromAClientThatWouldRatherSpeakHttp2() throws Exception {
        try (var client = client(HttpClient.Version.HTTP_2)) {
            var first = client.send(HttpRequest.newBuilder(url("/sign-in")).build(), BodyHandlers.ofString());
            assertEquals(HttpClient.Version.HTTP_1_1, first.version());
            assertRefused(postOfUnknownLength(client, FORM));
        }
    }

    @Test
    void oneThatIsTooLargeIsRefused() {
        operator()
                .contentType(FORM)
                .body("name=" + "a".repeat(FormLimit.BYTES))
                .post("/apps")
                .then()
                .statusCode(413)
                .body(containsString("the form has more than"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/*"})
    void whatMayBeAnythingIsNoForm(String type) {
        operator()
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig().encodeContentTypeAs(type, ContentType.TEXT)))
                .contentType(type)
                .body("a".repeat(BodyLimit.BYTES + 1))
                .post("/api/v1/apps")
                .then()
                .statusCode(413)
                .body("code", equalTo("request.too-large"))
                .body("detail", containsString("the request's body has more than"));
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().version(version).build();
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("request.length-missing"), answer.body());
    }

    private static HttpResponse<String> postOfUnknownLength(HttpClient client, String type)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(url("/sign-in"))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream("token=x".getBytes(StandardCharsets.UTF_8))))
                        .build(),
                BodyHandlers.ofString());
    }

    private static URI url(String path) {
        return URI.create("http://localhost:" + RestAssured.port + path);
    }
}
