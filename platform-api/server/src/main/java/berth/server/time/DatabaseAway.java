package berth.server.time;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.exception.JDBCConnectionException;

/** Tells failures whose cause is that the database cannot be reached, or gave nobody a connection in time. */
public final class DatabaseAway {
    private DatabaseAway() {}

    /** The innermost of a failure's causes that says so; empty if it failed of something else. */
    public static Optional<Throwable> cause(Throwable failure) {
        return all(failure).filter(DatabaseAway::saysSo).reduce((outer, inner) -> inner);
    }

    /** A commit that fails has its reason not as its cause but as what it suppressed. */
    private static Stream<Throwable> all(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> Stream.concat(
                        Stream.of(cause), Stream.of(cause.getSuppressed()).flatMap(DatabaseAway::all)));
    }

    private static boolean saysSo(Throwable cause) {
        return switch (cause) {
            case JDBCConnectionException lost -> true;
            case SQLNonTransientConnectionException lost -> true;
            case SQLTransientConnectionException lost -> true;
            // Connection exceptions, and a server that is being shut down or started (PostgreSQL, appendix A).
            case SQLException lost
            when lost.getSQLState() != null ->
                lost.getSQLState().startsWith("08") || lost.getSQLState().startsWith("57P0");
            case SQLException lost -> isOfPool(lost);
            default -> false;
        };
    }

    /** A database that is silent refuses nothing: whoever waits for a connection gives up. The pool has but words for it. */
    private static boolean isOfPool(SQLException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("acquisition timeout");
    }
}
