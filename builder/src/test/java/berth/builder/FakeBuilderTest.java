package berth.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The fake keeps the contract, and does what tests ask of it. */
class FakeBuilderTest extends BuilderContract {
    private final FakeBuilder fake = new FakeBuilder();

    @Override
    protected Builder builder() {
        return fake;
    }

    @Override
    protected InputStream quickSource() {
        return Sources.of("index.html", "<h1>Hello</h1>");
    }

    @Override
    protected InputStream slowSource() {
        fake.write("going").hold();
        return quickSource();
    }

    @Override
    protected InputStream brokenSource() {
        fake.answer(new BuildOutcome.Failed("build.step-failed", "it broke", ""));
        return quickSource();
    }

    @Override
    protected BuildOrder order(Duration timeLimit) {
        return super.order(timeLimit.compareTo(Duration.ofSeconds(2)) == 0 ? Duration.ofMillis(50) : timeLimit);
    }

    @Test
    void remembersOrdersAndTheirFiles() {
        BuildOrder order = order(Duration.ofMinutes(1));
        fake.build(order, Sources.of("package.json", "{}", "server.js", ""), log);
        assertEquals(order, fake.asked().getFirst().order());
        assertEquals(
                Set.of("package.json", "server.js"), fake.asked().getFirst().files());
    }

    @Test
    void canBeUnavailable() {
        fake.unavailable(true);
        assertThrows(
                BuilderUnavailableException.class, () -> fake.build(order(Duration.ofMinutes(1)), quickSource(), log));
    }
}
