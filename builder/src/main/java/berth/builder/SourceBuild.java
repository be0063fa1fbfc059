package berth.builder;

import berth.builder.BuildOutcome.Failed;
import berth.builder.buildkit.BuildKit;
import berth.builder.buildkit.BuildSpec;
import berth.builder.buildkit.CacheNamespace;
import berth.builder.buildkit.DiskFull;
import berth.builder.buildkit.Engine;
import berth.builder.pack.Dockerfiles;
import berth.builder.pack.LanguageImage;
import berth.builder.pack.PackDecision;
import berth.builder.pack.Packs;
import berth.builder.pack.Procfile;
import berth.builder.source.DockerIgnore;
import berth.builder.source.SourceArchive;
import berth.builder.source.SourceRefusedException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The way of one source to its image. */
final class SourceBuild {
    private static final String DOCKERFILE = "Dockerfile";

    private final Engine engine;
    private final BuildKit buildKit;
    private final LanguageImages languages;
    private final BuilderOptions options;
    private final MissingFrontends missingFrontends = new MissingFrontends();

    SourceBuild(Engine engine, LanguageImages languages, BuilderOptions options) {
        this.engine = engine;
        this.buildKit = new BuildKit(engine);
        this.languages = languages;
        this.options = options;
    }

    BuildOutcome run(Attempt attempt, BuildOrder order, InputStream source, GatedLog log) throws InterruptedException {
        Path content = options.scratch().resolve(attempt.engineId() + ".content");
        Path context = options.scratch().resolve(attempt.engineId() + ".context");
        try (SourceArchive archive = SourceArchive.receive(source, content, options.limits())) {
            var refusal = Procfile.of(archive).refusal();
            if (refusal.isPresent()) {
                return failed(refusal.get());
            }
            return archive.exists(DOCKERFILE)
                    ? dockerfile(attempt, order, archive, context, log)
                    : pack(attempt, order, archive, context, log);
        } catch (SourceRefusedException e) {
            return new Failed(
                    "build.source-invalid",
                    String.valueOf(e.getMessage()),
                    "Remove it from the source and push again.");
        } catch (IOException e) {
            if (DiskFull.isBehind(e)) {
                return DiskFull.failure();
            }
            return new Failed("build.source-invalid", "The source could not be read: " + e.getMessage(), "");
        } catch (BuilderUnavailableException e) {
            if (DiskFull.isBehind(e)) {
                return DiskFull.failure();
            }
            throw e;
        } finally {
            Scratch.delete(content);
            Scratch.delete(context);
        }
    }

    private BuildOutcome dockerfile(
            Attempt attempt, BuildOrder order, SourceArchive archive, Path context, GatedLog log) throws IOException {
        log.line("Pack: dockerfile (Dockerfile at the root)");
        var procfile = Procfile.of(archive);
        var ignored = archive.read(".dockerignore").map(DockerIgnore::parse).orElse(DockerIgnore.parse(""));
        // Docker's clients send the Dockerfile even if it is ignored.
        Predicate<String> keep = path -> path.equals(DOCKERFILE) || !ignored.test(path);
        String text = archive.read(DOCKERFILE).orElse("");
        Optional<String> foreign =
                ImageNames.in(text).filter(this::belongsToAnApp).findFirst();
        if (foreign.isPresent()) {
            return BuildKit.forbidden(foreign.get());
        }
        var frontend = SyntaxLine.frontend(text);
        if (frontend.filter(missingFrontends::remembers).isEmpty()) {
            write(archive, context, "", keep, Map.of());
            BuildKit.Ending ending = run(attempt, order, context, this::belongsToAnApp, log);
            if (!(ending instanceof BuildKit.Ending.NoFrontend) || frontend.isEmpty() || attempt.isEnded()) {
                return outcome(order, ending, "dockerfile", procfile.processTypes());
            }
            missingFrontends.remember(frontend.get());
        }
        log.line("Warning: the Dockerfile's syntax image " + frontend.orElseThrow()
                + " cannot be fetched; building with the engine's own Dockerfile frontend instead");
        write(
                archive,
                context,
                "",
                keep,
                Map.of(DOCKERFILE, SyntaxLine.without(text).getBytes(StandardCharsets.UTF_8)));
        BuildKit.Ending ending = run(attempt, order, context, this::belongsToAnApp, log);
        return outcome(order, ending, "dockerfile", procfile.processTypes());
    }

    private BuildOutcome pack(Attempt attempt, BuildOrder order, SourceArchive archive, Path context, GatedLog log)
            throws IOException, InterruptedException {
        var choice = Packs.choose(archive);
        if (choice.isEmpty()) {
            return new Failed(
                    "build.no-pack",
                    "Nothing in the source says how to build it. Looked for: Dockerfile, " + Packs.lookedFor(),
                    "Add one of these files at the root of the source, for example a Dockerfile.");
        }
        String pack = choice.get().pack();
        return switch (choice.get().decision()) {
            case PackDecision.Refusal refusal -> {
                log.line("Pack: " + pack);
                yield failed(refusal);
            }
            case PackDecision.Plan plan -> {
                log.line("Pack: " + pack + " (" + plan.reason() + ")");
                plan.notes().forEach(log::line);
                yield packed(attempt, order, archive, context, pack, plan, log);
            }
        };
    }

    private static Failed failed(PackDecision.Refusal refusal) {
        return new Failed(refusal.code(), refusal.message(), refusal.nextStep());
    }

    private BuildOutcome packed(
            Attempt attempt,
            BuildOrder order,
            SourceArchive archive,
            Path context,
            String pack,
            PackDecision.Plan plan,
            GatedLog log)
            throws IOException, InterruptedException {
        String text = plan.dockerfile();
        for (LanguageImage image : plan.images()) {
            switch (languages.ready(image, log::line)) {
                case LanguageImages.Answer.Missing missing -> {
                    return missing.why();
                }
                case LanguageImages.Answer.Ready ready ->
                    text = text.replaceAll(
                            "(?m)^FROM " + java.util.regex.Pattern.quote(image.reference()) + "(?=\\s|$)",
                            "FROM " + ready.localName());
            }
        }
        var own = DockerIgnore.parse(String.join("\n", plan.ignored()));
        var users = archive.read(".dockerignore").map(DockerIgnore::parse).orElse(DockerIgnore.parse(""));
        write(
                archive,
                context,
                Dockerfiles.SOURCE,
                path -> !own.test(path) && !users.test(path),
                Map.of(DOCKERFILE, text.getBytes(StandardCharsets.UTF_8)));
        return outcome(order, run(attempt, order, context, image -> false, log), pack, plan.processTypes());
    }

    private static void write(
            SourceArchive archive, Path context, String prefix, Predicate<String> keep, Map<String, byte[]> extra)
            throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(context), 1 << 16)) {
            archive.writeContext(out, prefix, keep, extra);
        }
    }

    private BuildKit.Ending run(
            Attempt attempt, BuildOrder order, Path context, Predicate<String> forbidden, GatedLog log) {
        var labels = new HashMap<>(order.labels());
        labels.put(BuildKitBuilder.INSTALLATION, options.installation());
        var spec = new BuildSpec(
                attempt.engineId(),
                order.tag(),
                DOCKERFILE,
                labels,
                options.proxies(),
                CacheNamespace.of(options.installation(), order.cacheScope()));
        return buildKit.run(spec, context, log::line, forbidden, attempt::connected);
    }

    private boolean belongsToAnApp(String image) {
        return engine.inspect(image)
                .filter(facts -> facts.labels().containsKey(BuildKitBuilder.INSTALLATION))
                .isPresent();
    }

    private BuildOutcome outcome(
            BuildOrder order, BuildKit.Ending ending, String pack, Map<String, String> processTypes) {
        return switch (ending) {
            case BuildKit.Ending.Broken broken -> broken.why();
            case BuildKit.Ending.NoFrontend broken -> broken.why();
            case BuildKit.Ending.Image image -> built(order, image.id(), pack, processTypes);
        };
    }

    private BuildOutcome built(BuildOrder order, String imageId, String pack, Map<String, String> processTypes) {
        var image = engine.inspect(imageId)
                .orElseThrow(() -> new BuilderUnavailableException(
                        "The image disappeared as soon as it was built", new IllegalStateException(imageId)));
        if (!image.hasCommand() && "".equals(processTypes.get("web"))) {
            engine.removeImage(order.tag());
            return new Failed(
                    "build.no-command",
                    "The image says nothing about what to run: it has neither CMD nor ENTRYPOINT, and there is no Procfile",
                    "Add a CMD to the Dockerfile, or a Procfile with one line: web: <command that listens on $PORT>");
        }
        return new BuildOutcome.Built(image.id(), pack, processTypes, image.exposedPorts());
    }
}
