package berth.server.work;

import berth.api.problem.Failure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Why work did not succeed, as the last lines of its log: whoever pushed reads them. */
public final class FailureLines {
    private static final String MARK = " !     ";

    private FailureLines() {}

    /** Cause, code and next step. */
    public static List<String> of(Failure why) {
        return of(MARK + why.message(), Optional.of(why));
    }

    /** As above, with a line of its own for the cause; that alone where nothing more can be said. */
    public static List<String> of(String cause, Optional<Failure> why) {
        return Stream.concat(Stream.of(cause), why.stream().flatMap(FailureLines::rest))
                .toList();
    }

    private static Stream<String> rest(Failure why) {
        var code = MARK + "code: " + why.code();
        return why.nextStep().isEmpty() ? Stream.of(code) : Stream.of(code, MARK + "next: " + why.nextStep());
    }
}
