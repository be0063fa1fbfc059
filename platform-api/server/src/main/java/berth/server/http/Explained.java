package berth.server.http;

import berth.api.problem.Category;
import berth.api.problem.KnownFailures;
import berth.api.problem.PlatformException;
import berth.builder.BuilderUnavailableException;
import berth.node.NodeUnavailableException;
import berth.router.RouterUnavailableException;
import berth.server.secret.UnreadableException;
import berth.server.time.DatabaseAway;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks through the causes of a failure for one that says what is the matter. */
@Singleton
class Explained implements KnownFailures {
    @Override
    public Optional<PlatformException> explain(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> one(cause).stream())
                .findFirst()
                .or(() -> DatabaseAway.cause(failure).map(cause -> database()));
    }

    private static Optional<PlatformException> one(Throwable cause) {
        return Optional.ofNullable(
                switch (cause) {
                    case PlatformException known -> known;
                    case UnreadableException lost -> lost.refusal();
                    case NodeUnavailableException node -> away(node);
                    case BuilderUnavailableException builder -> away(builder);
                    case RouterUnavailableException router -> away(router);
                    default -> null;
                });
    }

    private static PlatformException away(RuntimeException worker) {
        return new PlatformException(
                Category.UNAVAILABLE,
                "worker.unavailable",
                "what Berth depends on does not answer: " + worker.getMessage(),
                "try again in a moment, or tell the operator");
    }

    private static PlatformException database() {
        return new PlatformException(
                Category.UNAVAILABLE,
                "database.unavailable",
                "Berth's database does not answer",
                "try again in a moment; if it stays so, its operator starts it with deploy/up. Apps go on meanwhile");
    }
}
