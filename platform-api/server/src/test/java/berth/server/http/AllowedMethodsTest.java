package berth.server.http;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Also where the API's description tells of nothing, whoever asks with another method hears which are taken. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AllowedMethodsTest {
    @ParameterizedTest
    @CsvSource({
        "DELETE, /git/shop.git/info/refs, 'GET, HEAD'",
        "GET, /git/shop.git/git-receive-pack, POST",
        "PUT, /git/shop.git/git-upload-pack, POST",
        "PUT, /, 'GET, HEAD'",
        "PUT, /apps, 'GET, HEAD, POST'",
        "PUT, /apps/, 'GET, HEAD, POST'",
        "PUT, /apps/shop, 'GET, HEAD'",
        "DELETE, /apps/shop/releases/7, 'GET, HEAD'",
        "DELETE, /apps/shop/builds, 'GET, HEAD'",
        "GET, /apps/shop/builds/7/cancel, POST",
        "PATCH, /api/v1/apps/shop, 'DELETE, GET, HEAD'",
        "PUT, /api/v1/apps/shop/environments/production/formation, 'GET, HEAD, PATCH'",
    })
    void theMethodsThatAPathTakesAreNamed(String method, String path, String allowed) {
        operator()
                .request(method, path)
                .then()
                .statusCode(405)
                .header("Allow", equalTo(allowed))
                .body(containsString("method.not-allowed"))
                .body(containsString("; allowed: " + allowed.replace(", HEAD", "")));
    }

    @Test
    void whereNothingIsThereNothingIsAllowed() {
        operator()
                .put("/git/shop.git/objects")
                .then()
                .statusCode(404)
                .header("Allow", nullValue())
                .body("code", equalTo("path.unknown"));
    }
}
