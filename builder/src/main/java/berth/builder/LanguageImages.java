package berth.builder;

import berth.builder.buildkit.BuildKit;
import berth.builder.buildkit.BuildSpec;
import berth.builder.buildkit.CacheNamespace;
import berth.builder.buildkit.Engine;
import berth.builder.pack.LanguageImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The images with a language in them: made when a build first needs them, once however many builds wait, and kept. A
 * build that is stopped meanwhile leaves the making alone, since the next build will want the image too.
 */
final class LanguageImages {
    private static final class Making {
        final CompletableFuture<Optional<BuildOutcome.Failed>> end = new CompletableFuture<>();
        final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

        void line(String text) {
            listeners.forEach(listener -> listener.accept(text));
        }
    }

    private final Engine engine;
    private final BuildKit buildKit;
    private final BuilderOptions options;
    private final ExecutorService threads;
    private final Map<String, Making> makings = new ConcurrentHashMap<>();

    LanguageImages(Engine engine, BuilderOptions options, ExecutorService threads) {
        this.engine = engine;
        this.buildKit = new BuildKit(engine);
        this.options = options;
        this.threads = threads;
    }

    /** A local image, or why it could not be made. */
    sealed interface Answer {
        record Ready(String localName) implements Answer {}

        record Missing(BuildOutcome.Failed why) implements Answer {}
    }

    /**
     * Waits until that image is there.
     *
     * @param log told what happens if it has to be made
     * @throws BuilderUnavailableException if the engine does not answer or the base image is missing
     */
    Answer ready(LanguageImage image, Consumer<String> log) throws InterruptedException {
        String baseId = engine.inspect(options.baseImage())
                .orElseThrow(() -> new BuilderUnavailableException(
                        "The base image " + options.baseImage()
                                + " is missing on this machine: run deploy/up, which makes it",
                        new IllegalStateException("no such image")))
                .id();
        Recipe recipe = Recipe.of(image, options.baseImage());
        String localName = image.reference() + "-" + recipe.hash(baseId);
        if (engine.inspect(localName).isPresent()) {
            return new Answer.Ready(localName);
        }
        var mine = new Making();
        Making making = makings.computeIfAbsent(localName, name -> mine);
        log.accept("Image " + image.reference()
                + (making == mine
                        ? " is made once for this machine"
                        : " is being made for another build, waiting for it"));
        making.listeners.add(log);
        try {
            if (making == mine) {
                begin(mine, image, recipe, localName);
            }
            return making.end.get().<Answer>map(Answer.Missing::new).orElseGet(() -> new Answer.Ready(localName));
        } catch (ExecutionException e) {
            throw new BuilderUnavailableException("Image " + image.reference() + " could not be made", e);
        } finally {
            making.listeners.remove(log);
        }
    }

    private void begin(Making making, LanguageImage image, Recipe recipe, String localName) {
        String id = "berth-image-" + UUID.randomUUID();
        Future<?> work = threads.submit(() -> make(making, id, image, recipe, localName));
        CompletableFuture.delayedExecutor(options.languageImageLimit().toMillis(), TimeUnit.MILLISECONDS, threads)
                .execute(() -> giveUp(making, id, work));
    }

    private void giveUp(Making making, String id, Future<?> work) {
        if (making.end.isDone()) {
            return;
        }
        try {
            engine.cancelBuild(id);
        } catch (BuilderUnavailableException e) {
            // A hanging engine: nobody else would end the making, and all later builds would wait for it.
            work.cancel(true);
        }
    }

    private void make(Making making, String id, LanguageImage image, Recipe recipe, String localName) {
        Path context = options.scratch().resolve(id + ".context");
        long started = System.nanoTime();
        try {
            try (var out = Files.newOutputStream(context)) {
                recipe.writeContext(out);
            }
            var spec = new BuildSpec(
                    id,
                    localName,
                    "Dockerfile",
                    Map.of("berth.image", image.name(), "berth.made-by", options.installation()),
                    options.proxies(),
                    CacheNamespace.of(options.installation(), "language images"));
            var ending = buildKit.run(spec, context, making::line, name -> false, connection -> {});
            switch (ending) {
                case BuildKit.Ending.Image made -> {
                    making.line("Image %s is ready after %.1fs"
                            .formatted(image.reference(), (System.nanoTime() - started) / 1e9));
                    making.end.complete(Optional.empty());
                }
                case BuildKit.Ending.Broken broken -> making.end.complete(Optional.of(missing(image, broken.why())));
                case BuildKit.Ending.NoFrontend broken ->
                    making.end.complete(Optional.of(missing(image, broken.why())));
            }
        } catch (IOException | RuntimeException | Error e) {
            making.end.completeExceptionally(e);
        } finally {
            makings.remove(localName, making);
            Scratch.delete(context);
        }
    }

    private static BuildOutcome.Failed missing(LanguageImage image, BuildOutcome.Failed why) {
        return new BuildOutcome.Failed(
                "build.image-unavailable",
                "Image " + image.reference() + " could not be made: " + why.message(),
                "If that version exists, check that this machine reaches the package registries; then push again.");
    }
}
