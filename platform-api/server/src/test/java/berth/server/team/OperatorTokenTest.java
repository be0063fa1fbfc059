package berth.server.team;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.api.problem.PlatformException;
import berth.server.Await;
import berth.server.PlatformResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class OperatorTokenTest {
    private static final String FIRST = "token-of-the-first-control-plane";
    private static final String SECOND = "token-of-the-second-control-plane";

    @Inject
    Teams teams;

    @Inject
    EntityManager database;

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

    @Test
    @Timeout(60)
    void ofTwoControlPlanesThatStartAtOnceOnlyTheTokenOfTheLastHolds() {
        var connection = new CompletableFuture<Integer>();
        var second = new FutureTask<>(
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    connection.complete(process());
                    teams.ensureOperator(SECOND);
                }),
                "done");
        QuarkusTransaction.requiringNew().run(() -> {
            teams.ensureOperator(FIRST);
            database.flush();
            Thread.ofPlatform().start(second);
            Await.until(() -> "it is at work", () -> second.isDone() || isWaiting(connection.join()));
        });
        assertEquals("done", assertDoesNotThrow(() -> second.get()));
        assertEquals("operator", teams.authenticate(SECOND).name());
        assertThrows(PlatformException.class, () -> teams.authenticate(FIRST));
    }

    private int process() {
        return (Integer) database.createNativeQuery("select pg_backend_pid()", Integer.class)
                .getSingleResult();
    }

    private boolean isWaiting(int process) {
        return !database.createNativeQuery("select 1 from pg_locks where not granted and pid = :process", Integer.class)
                .setParameter("process", process)
                .getResultList()
                .isEmpty();
    }
}
