package berth.builder;

import berth.builder.pack.LanguageImage;
import berth.builder.source.ContextWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a language image is made: a Dockerfile and the files that it copies.
 *
 * @param files content by name, {@code Dockerfile} among them
 */
record Recipe(Map<String, byte[]> files) {
    private static final String FOLDER = "images/";

    /** The files beside the Dockerfile, by recipe: a class path cannot be listed. */
    private static final Map<String, List<String>> EXTRA =
            Map.of("static", List.of("nginx.conf", "serve-static"), "java-build", List.of("collect-java"));

    static Recipe of(LanguageImage image, String baseImage) {
        var files = new TreeMap<String, byte[]>();
        String dockerfile = new String(resource(image.name() + ".Dockerfile"), StandardCharsets.UTF_8)
                .replace("@BASE@", baseImage)
                .replace("@VERSION@", image.version());
        files.put("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8));
        for (String extra : EXTRA.getOrDefault(image.name(), List.of())) {
            files.put(extra, resource(image.name() + "/" + extra));
        }
        return new Recipe(files);
    }

    /** Differs as soon as the image would: 12 hexadecimal digits. */
    String hash(String baseId) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(baseId.getBytes(StandardCharsets.UTF_8));
            for (var file : new TreeMap<>(files).entrySet()) {
                digest.update(file.getKey().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(file.getValue());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    void writeContext(OutputStream out) throws IOException {
        var context = new ContextWriter(out);
        for (var file : files.entrySet()) {
            context.file(file.getKey(), file.getValue());
        }
        context.finish();
    }

    private static byte[] resource(String name) {
        try (InputStream in = Recipe.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no such recipe: " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading recipe " + name, e);
        }
    }
}
