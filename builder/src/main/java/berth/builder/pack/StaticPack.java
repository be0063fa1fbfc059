package berth.builder.pack;

import berth.builder.source.SourceTree;
import java.util.List;
import java.util.Optional;

/** A folder of HTML. */
final class StaticPack implements Pack {
    private static final List<String> FOLDERS = List.of("", "public/", "dist/", "site/", "_site/", "www/", "build/");

    @Override
    public String name() {
        return "static";
    }

    @Override
    public String looksFor() {
        return "index.html, also in public, dist, site, _site, www or build";
    }

    @Override
    public Optional<PackDecision> decide(SourceTree source) {
        return FOLDERS.stream()
                .filter(folder -> source.exists(folder + "index.html"))
                .findFirst()
                .map(folder -> plan(folder, Procfile.of(source)));
    }

    private static PackDecision plan(String folder, Procfile procfile) {
        var image = new LanguageImage("static", "1");
        String dockerfile = "FROM " + image.reference() + "\nENV PORT=8080\n"
                + "COPY " + Dockerfiles.SOURCE + folder + " /app/site/\n"
                + Dockerfiles.ending(procfile.web().isEmpty() ? "exec serve-static /app/site" : procfile.web());
        return new PackDecision.Plan(
                folder + "index.html",
                dockerfile,
                List.of(image),
                procfile.processTypes(),
                // Nothing hidden is ever served; what is not there cannot leak by a mistake either.
                List.of("**/.*", "!**/.well-known", "Procfile"),
                List.of());
    }
}
