package berth.console;

import static berth.console.FakeActors.TOKEN;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.matchesPattern;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.regex.Pattern;
import org.hamcrest.Matcher;

/** What a signed-in member asks of the pages, and how their rows read. No redirection is followed. */
final class PageCalls {
    private PageCalls() {}

    static RequestSpecification member() {
        return as(TOKEN);
    }

    /** Whoever has that token. */
    static RequestSpecification as(String token) {
        return given().cookie("berth_token", token).redirects().follow(false);
    }

    /** @param path is sent as it stands */
    static ValidatableResponse get(String path) {
        return member().urlEncodingEnabled(false).get(path).then();
    }

    static ValidatableResponse post(String path) {
        return member().post(path).then();
    }

    /** A form with those fields and no others. */
    static ValidatableResponse post(String path, Map<String, ?> form) {
        return member().contentType("application/x-www-form-urlencoded")
                .formParams(form)
                .post(path)
                .then();
    }

    /** A page with these cells beside each other: label and content take turns. */
    static Matcher<String> row(String... labelsAndContents) {
        var cells = new StringBuilder("(?s).*");
        for (int i = 0; i < labelsAndContents.length; i += 2) {
            cells.append("<td data-label=\"")
                    .append(Pattern.quote(labelsAndContents[i]))
                    .append("\"[^>]*>")
                    .append(Pattern.quote(labelsAndContents[i + 1]))
                    .append("</td>\\s*");
        }
        return matchesPattern(cells.append(".*").toString());
    }
}
