package berth.builder;

import static java.util.Objects.requireNonNull;

import berth.builder.source.SourceLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How a {@link BuildKitBuilder} works.
 *
 * @param dockerHost where the engine listens, for example {@code unix:///var/run/docker.sock}
 * @param installation names this installation in the label {@code berth.installation} of each image, and keeps its build
 *     caches apart from all others; not told to tenants
 * @param scratch folder for sources while they are built; belongs to this one builder and is emptied at its start
 * @param baseImage local image on which the language images stand. It has the machine's CA certificates in its trust
 *     store; the language images point each language at that store
 * @param limits how large a source may be
 * @param proxies {@code HTTP_PROXY}, {@code HTTPS_PROXY}, {@code NO_PROXY} … for the build steps; they do not get into
 *     images. A password in them can be read by every build step
 * @param languageImageLimit after which making a language image is given up
 */
public record BuilderOptions(
        URI dockerHost,
        String installation,
        Path scratch,
        String baseImage,
        SourceLimits limits,
        Map<String, String> proxies,
        Duration languageImageLimit) {
    public static final URI LOCAL_ENGINE = URI.create("unix:///var/run/docker.sock");

    public BuilderOptions {
        requireNonNull(dockerHost, "dockerHost is null");
        requireNonNull(installation, "installation is null");
        requireNonNull(scratch, "scratch is null");
        requireNonNull(baseImage, "baseImage is null");
        requireNonNull(limits, "limits is null");
        proxies = Map.copyOf(proxies);
        requireNonNull(languageImageLimit, "languageImageLimit is null");
        if (installation.isBlank()) {
            throw new IllegalArgumentException("installation is blank");
        }
    }

    /** All defaults: the local engine, {@code berth/base}, no proxy. */
    public static BuilderOptions of(String installation, Path scratch) {
        return new BuilderOptions(
                LOCAL_ENGINE,
                installation,
                scratch,
                "berth/base",
                SourceLimits.DEFAULT,
                Map.of(),
                Duration.ofMinutes(15));
    }

    public BuilderOptions withDockerHost(URI host) {
        return new BuilderOptions(host, installation, scratch, baseImage, limits, proxies, languageImageLimit);
    }

    public BuilderOptions withBaseImage(String image) {
        return new BuilderOptions(dockerHost, installation, scratch, image, limits, proxies, languageImageLimit);
    }

    public BuilderOptions withLimits(SourceLimits other) {
        return new BuilderOptions(dockerHost, installation, scratch, baseImage, other, proxies, languageImageLimit);
    }

    public BuilderOptions withProxies(Map<String, String> others) {
        return new BuilderOptions(dockerHost, installation, scratch, baseImage, limits, others, languageImageLimit);
    }
}
