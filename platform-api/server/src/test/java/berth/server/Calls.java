package berth.server;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;

/** Calls of the API. */
public final class Calls {
    private Calls() {}

    /** By the one who may do everything. */
    public static RequestSpecification operator() {
        return by(PlatformResource.TOKEN);
    }

    /** By the one whose token that is. */
    public static RequestSpecification by(String token) {
        return given().header("Authorization", "Bearer " + token);
    }
}
