package berth.server.team;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.api.problem.PlatformException;
import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class OperatorTokenTest {
    @Inject
    Teams teams;

    @AfterEach
    void theTestsTokenIsValidAgain() {
        teams.ensureOperator(PlatformResource.TOKEN);
    }

    @Test
    void anotherTokenShutsOutWhoHoldsTheFirst() {
        teams.ensureOperator("another-token-of-the-operator");
        assertEquals(
                "operator", teams.authenticate("another-token-of-the-operator").name());
        var refused = assertThrows(PlatformException.class, () -> teams.authenticate(PlatformResource.TOKEN));
        assertEquals("token.unknown", refused.code());
    }

    @Test
    void theTokenOfBeforeIsValidAgainWhenItIsGivenAgain() {
        teams.ensureOperator("another-token-of-the-operator");
        teams.ensureOperator(PlatformResource.TOKEN);
        assertEquals("operator", teams.authenticate(PlatformResource.TOKEN).name());
        assertThrows(PlatformException.class, () -> teams.authenticate("another-token-of-the-operator"));
    }
}
