package berth.node;

/** Where a group's instances listen. */
public sealed interface Port {
    /**
     * The port that Berth told the app in {@code PORT}. If the app listens on another one that all addresses reach, that
     * one is found, used and reported.
     */
    record Expected(int number) implements Port {
        public Expected {
            if (number < 1 || number > 65_535) {
                throw new IllegalArgumentException("not a TCP port: " + number);
            }
        }
    }

    /** It listens on nothing: a worker. */
    record None() implements Port {}
}
