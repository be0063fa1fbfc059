package berth.node.engine;

import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An image's HEALTHCHECK as Berth's own check: Berth runs it itself, so that the first one need not wait for an interval. */
final class ImageCheck {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private ImageCheck() {}

    /** Empty if the image has none, or switches its base's off. */
    static Optional<HealthCheck> of(com.github.dockerjava.api.model.@Nullable HealthCheck image) {
        List<String> test = Optional.ofNullable(image)
                .map(com.github.dockerjava.api.model.HealthCheck::getTest)
                .orElse(List.of());
        if (image == null || test.size() < 2) {
            return Optional.empty();
        }
        List<String> words = test.getFirst().equals("CMD-SHELL")
                ? List.of("/bin/sh", "-c", test.get(1))
                : test.subList(1, test.size());
        return Optional.of(new HealthCheck(
                new Probe.Command(words),
                time(image.getStartPeriod(), Duration.ZERO),
                time(image.getInterval(), INTERVAL),
                time(image.getTimeout(), TIMEOUT),
                Optional.ofNullable(image.getRetries())
                        .filter(count -> count > 0)
                        .orElse(HealthCheck.RETRIES)));
    }

    /** The engine writes 0 for what is not said. */
    private static Duration time(@Nullable Long nanos, Duration otherwise) {
        return Optional.ofNullable(nanos)
                .filter(given -> given > 0)
                .map(Duration::ofNanos)
                .orElse(otherwise);
    }
}
