package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.util.function.Consumer;

/** Somebody wants a stream to an upstream. One of the two is called, once. */
record StreamWish(Consumer<UpstreamLink> found, Consumer<Throwable> failed) {
    StreamWish {
        requireNonNull(found, "found is null");
        requireNonNull(failed, "failed is null");
    }
}
