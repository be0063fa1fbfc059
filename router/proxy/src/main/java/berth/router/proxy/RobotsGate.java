package berth.router.proxy;

import org.jspecify.annotations.Nullable;

/** Tells robots to stay out (RFC 9309). */
enum RobotsGate implements Gate {
    ALL_OUT;

    private static final String PATH = "/robots.txt";
    private static final PlainAnswer ANSWER = PlainAnswer.ok("User-agent: *\nDisallow: /\n");

    @Override
    public @Nullable OwnAnswer stop(RequestHead head) {
        return head.target().path().equals(PATH) ? ANSWER : null;
    }
}
