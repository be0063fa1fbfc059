package berth.console;

import berth.api.problem.Category;
import berth.api.problem.KnownFailures;
import berth.api.problem.PlatformException;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.stream.Stream;

/** Knows what the platform refused, and that its database is away. */
@ApplicationScoped
@Unremovable
class FakeKnownFailures implements KnownFailures {
    static final String AWAY = "the database is away";

    @Override
    public Optional<PlatformException> explain(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> cause instanceof PlatformException known
                        ? Stream.of(known)
                        : Stream.ofNullable(cause.getMessage())
                                .filter(AWAY::equals)
                                .map(message -> new PlatformException(
                                        Category.UNAVAILABLE,
                                        "database.unavailable",
                                        "Berth's database does not answer",
                                        "try again in a moment")))
                .findFirst();
    }
}
