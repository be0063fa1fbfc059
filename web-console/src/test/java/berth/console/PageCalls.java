package berth.console;

import static berth.console.FakeActors.TOKEN;
import static io.restassured.RestAssured.given;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

/** What a signed-in member asks of the pages. No redirection is followed. */
final class PageCalls {
    private PageCalls() {}

    static RequestSpecification member() {
        return given().cookie("berth_token", TOKEN).redirects().follow(false);
    }

    /** @param path is sent as it stands */
    static ValidatableResponse get(String path) {
        return member().urlEncodingEnabled(false).get(path).then();
    }

    static ValidatableResponse post(String path) {
        return member().post(path).then();
    }
}
