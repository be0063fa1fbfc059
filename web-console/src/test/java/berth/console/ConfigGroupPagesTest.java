package berth.console;

import static berth.console.PageCalls.get;
import static berth.console.PageCalls.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of config groups. */
@QuarkusTest
class ConfigGroupPagesTest extends SamplesFixture {
    @Inject
    FakeConfigGroups groups;

    @BeforeEach
    void reset() {
        groups.reset();
    }

    @Test
    void theListTellsHowManyVarsAGroupHasAndWhoUsesIt() {
        get("/apps").statusCode(200).body(containsString("href=\"/config-groups\""));
        get("/config-groups")
                .statusCode(200)
                .body(containsString("2 vars, used by shop"))
                .body(containsString("0 vars, not used"));
    }

    @Test
    void namesAreShownAndValuesNever() {
        get("/config-groups/mail")
                .statusCode(200)
                .body(containsString("SMTP_URL"))
                .body(not(containsString("secret")))
                .body(containsString("href=\"/apps/shop\""))
                .body(not(containsString("Delete group")));
    }

    @Test
    void aNewGroupLeadsToItsPageAndABadNameStaysInTheForm() {
        post("/config-groups", Map.of("name", " cache ")).statusCode(303).header("Location", "/config-groups/cache");
        get("/config-groups/cache")
                .statusCode(200)
                .body(containsString("No vars"))
                .body(containsString("Delete group"));
        post("/config-groups", Map.of("name", "<b>"))
                .statusCode(400)
                .body(containsString("value=\"&lt;b&gt;\""))
                .body(containsString("cannot be a name"));
    }

    @Test
    void aRefusedVarSaysWhyAndStaysInTheForm() {
        post("/config-groups/mail/set", Map.of("name", "PORT", "value", "<1>\r\n2"))
                .statusCode(400)
                .body(containsString("PORT is reserved"))
                .body(containsString("value=\"PORT\""))
                .body(containsString("\n&lt;1&gt;\n2</textarea>"));
    }

    @Test
    void varsAreSetAndUnset() {
        post("/config-groups/proxy/set", Map.of("name", "KEY", "value", "one\r\ntwo"))
                .statusCode(303)
                .header("Location", "/config-groups/proxy");
        assertEquals(Map.of("KEY", "one\ntwo"), groups.values("proxy"));
        post("/config-groups/proxy/unset", Map.of("name", "KEY")).statusCode(303);
        assertEquals(Map.of(), groups.values("proxy"));
    }

    @Test
    void aGroupIsAttachedBehindTheOthersAndDetached() {
        post("/config-groups/proxy/attach", Map.of("app", "shop")).statusCode(303);
        assertEquals(List.of("mail", "proxy"), groups.usedBy("shop"));
        post("/config-groups/mail/detach", Map.of("app", "shop", "environment", "production"))
                .statusCode(303);
        assertEquals(List.of("proxy"), groups.usedBy("shop"));
    }

    @Test
    void anUnusedGroupIsDeleted() {
        post("/config-groups/proxy/delete", Map.of()).statusCode(303).header("Location", "/config-groups");
        get("/config-groups/proxy").statusCode(404);
    }
}
