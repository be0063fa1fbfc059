package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long requests wait until what is asleep is awake, or what is starting has started.
 *
 * @param people who look at a page: then they see one that looks again by itself
 * @param programs that wait for an answer
 */
record WakePatience(Duration people, Duration programs) {
    static final WakePatience DEFAULT = new WakePatience(Duration.ofSeconds(3), Duration.ofSeconds(60));

    WakePatience {
        requireNonNull(people, "people is null");
        requireNonNull(programs, "programs is null");
    }
}
