package berth.builder.buildkit;

import berth.builder.BuildOutcome.Failed;
import berth.builder.BuilderUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Runs one build and tells it line by line. */
public final class BuildKit {
    /** How it ended. */
    public sealed interface Ending {
        record Image(String id) implements Ending {}

        record Broken(Failed why) implements Ending {}

        /** The image of the Dockerfile's {@code # syntax=} line could not be had; nothing was built. */
        record NoFrontend(String frontend, Failed why) implements Ending {}
    }

    private final Engine engine;

    public BuildKit(Engine engine) {
        this.engine = engine;
    }

    /**
     * Builds and waits for the end.
     *
     * @param context the build context, a tar file
     * @param forbidden whether the build must not see that image, given as BuildKit names it
     * @param connected gets the connection; closing it ends the build
     * @throws BuilderUnavailableException if the engine does not answer, or the cause lies in the machine
     */
    public Ending run(
            BuildSpec spec,
            Path context,
            Consumer<String> log,
            Predicate<String> forbidden,
            Consumer<AutoCloseable> connected) {
        var steps = new StepLog(log);
        var seen = new HashSet<String>();
        var frontend = new AwaitedFrontend(engine, spec.id());
        Consumer<BuildTrace> follow = trace -> {
            steps.add(trace);
            refuse(steps.images(), seen, forbidden);
            frontend.update(steps.awaitedFrontend().isPresent());
        };
        try (InputStream tar = Files.newInputStream(context)) {
            Engine.Result result = engine.build(spec, tar, follow, connected);
            return result.imageId()
                    .<Ending>map(Ending.Image::new)
                    .orElseGet(() -> broken(result.error().orElse("unknown cause"), steps));
        } catch (BuilderUnavailableException e) {
            if (isTooLarge(context)) {
                return new Ending.Broken(DiskFull.failure());
            }
            throw e;
        } catch (ForbiddenImage e) {
            engine.cancelBuild(spec.id());
            // Copying is quick: the image may have been finished in the same moment.
            engine.removeImage(spec.tag());
            return new Ending.Broken(forbidden(e.image));
        } catch (IOException e) {
            throw new BuilderUnavailableException("The build context could not be read", e);
        } finally {
            frontend.done();
        }
    }

    /**
     * Whether the engine has no room for it. An engine whose disk is full says so before it has read the whole context, and
     * hangs up: whoever still sends sees that, and never reads what it said.
     */
    private boolean isTooLarge(Path context) {
        try {
            var free = engine.freeBytes();
            return free.isPresent() && free.getAsLong() < Files.size(context);
        } catch (BuilderUnavailableException | IOException e) {
            // It does not answer at all, which is what the caller is about to tell.
            return false;
        }
    }

    /** Why a build that uses that image is refused. */
    public static Failed forbidden(String image) {
        return new Failed(
                "build.image-forbidden",
                "The Dockerfile uses image " + StepNames.shortImage(image)
                        + ", which belongs to an app on this platform",
                "Build from a public image or from berth/base, not from another app's image.");
    }

    private static Ending broken(String error, StepLog steps) {
        Optional<String> frontend = steps.failed().flatMap(vertex -> StepNames.frontend(vertex.name()));
        Failed why = BuildFault.explain(error, steps);
        return frontend.<Ending>map(image -> new Ending.NoFrontend(StepNames.shortImage(image), why))
                .orElseGet(() -> new Ending.Broken(why));
    }

    /**
     * Every image is told before the first step runs, also one that comes out of an ARG: this is where another tenant's
     * image, which is as local as one's own, is kept out however it is written.
     */
    private static void refuse(Set<String> images, Set<String> seen, Predicate<String> forbidden) {
        for (String image : images) {
            if (seen.add(image) && forbidden.test(image)) {
                throw new ForbiddenImage(image);
            }
        }
    }

    private static final class ForbiddenImage extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String image;

        ForbiddenImage(String image) {
            super(image);
            this.image = image;
        }
    }
}
