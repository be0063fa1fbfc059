package berth.server.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.server.SetClock;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UntoldTest {
    private final SetClock steady = new SetClock(Instant.parse("2026-01-31T12:00:00Z"));
    private final Untold untold = new Untold(steady);
    private final List<String> told = new ArrayList<>();
    private final Set<String> failing = new HashSet<>();
    private int attempts;

    @Test
    void whatCannotBeToldIsToldLaterInItsOrder() {
        add("shop", "shop ended");
        failing.add("shop");
        var refused = assertThrows(IllegalStateException.class, untold::tell);
        assertEquals("shop ended", refused.getMessage());
        add("shop", "shop is back");
        add("blog", "blog ended");
        assertThrows(IllegalStateException.class, untold::tell);
        assertEquals(List.of("blog ended"), told);
        failing.clear();
        untold.tell();
        untold.tell();
        assertEquals(List.of("blog ended", "shop ended", "shop is back"), told);
    }

    @Test
    void severalThatFailAreAllThrown() {
        failing.addAll(List.of("one", "two"));
        add("one", "1");
        add("two", "2");
        var refused = assertThrows(IllegalStateException.class, untold::tell);
        assertEquals("1", refused.getMessage());
        assertEquals("2", refused.getSuppressed()[0].getMessage());
    }

    @Test
    void aFailureDoesNotHideBehindADatabaseThatIsAway() {
        untold.add("one", () -> {
            throw new IllegalStateException(new SQLException("connection refused", "08001"));
        });
        failing.add("two");
        add("two", "2");
        assertEquals(
                "2", assertThrows(IllegalStateException.class, untold::tell).getMessage());
    }

    @Test
    void theSameFailureOfSeveralIsThrownOnce() {
        var away = new IllegalStateException("the database is away");
        for (var environment : List.of("one", "two")) {
            untold.add(environment, () -> {
                throw away;
            });
        }
        assertSame(away, assertThrows(IllegalStateException.class, untold::tell));
        assertEquals(0, away.getSuppressed().length);
    }

    @Test
    void whileTheDatabaseIsAwayOnlyThreeAreTriedAtATurn() {
        for (int each = 0; each < 10; each++) {
            failing.add("e" + each);
            add("e" + each, "e" + each);
        }
        assertThrows(IllegalStateException.class, untold::tell);
        assertEquals(3, attempts);
    }

    @Test
    void threeThatAlwaysFailKeepNoOtherFromBeingTold() {
        for (int each = 0; each < 3; each++) {
            failing.add("e" + each);
            add("e" + each, "e" + each);
        }
        add("shop", "shop ended");
        assertThrows(IllegalStateException.class, untold::tell);
        assertEquals(List.of(), told);
        assertThrows(IllegalStateException.class, untold::tell);
        assertEquals(List.of("shop ended"), told);
    }

    @Test
    void whatCannotBeToldForAnHourIsGivenUpAndTheNextIsTold() {
        failing.add("shop");
        add("shop", "of long ago");
        steady.set(steady.instant().plus(Untold.KEPT).minusSeconds(1));
        assertThrows(IllegalStateException.class, untold::tell);
        untold.add("shop", () -> told.add("of now"));
        steady.set(steady.instant().plusSeconds(1));
        untold.tell();
        assertEquals(List.of("of now"), told);
    }

    private void add(String environment, String word) {
        untold.add(environment, () -> {
            attempts++;
            if (failing.contains(environment)) {
                throw new IllegalStateException(word);
            }
            told.add(word);
        });
    }
}
