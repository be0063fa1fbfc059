package berth.server.build;

import static java.util.Objects.requireNonNull;

import berth.server.formation.Formations;
import berth.server.release.Scale;
import berth.server.source.Source;
import berth.server.source.SourceFiles;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what sources say of how their apps run: in {@code app.json} and, where that says nothing, in the compose file. */
@ApplicationScoped
class Declarations {
    private static final String PROCFILE = "Procfile";
    private static final List<String> FILES =
            Stream.concat(Stream.of(AppJson.NAME), ComposeFile.NAMES.stream()).toList();

    private final SourceFiles files;
    private final Formations formations;

    Declarations(SourceFiles files, Formations formations) {
        this.files = files;
        this.formations = formations;
    }

    Declared of(Source source) {
        var texts = files.read(source.app(), source.commit(), FILES);
        var appJson = Optional.ofNullable(texts.get(AppJson.NAME)).map(AppJson::parse);
        return appJson.orElse(Declared.NOTHING).or(compose(texts)).or(misspelt(source));
    }

    /** A Procfile in other letters is none, here as elsewhere; but who wrote it believes that it counts. */
    private Declared misspelt(Source source) {
        var alike = files.alike(source.app(), source.commit(), PROCFILE);
        return alike.contains(PROCFILE)
                ? Declared.NOTHING
                : alike.stream()
                        .map(name -> {
                            var remarks = new Remarks(name);
                            remarks.unread("the file is called " + PROCFILE);
                            return new Declared(Map.of(), List.of(), Map.of(), remarks);
                        })
                        .reduce(Declared.NOTHING, Declared::or);
    }

    /** How each process type of a new release runs unless somebody has said otherwise. */
    Map<String, Scale> formation(Declared declared, Set<String> processTypes) {
        var formation = new HashMap<String, Scale>();
        for (String process : processTypes) {
            var wish = Optional.ofNullable(declared.formation().get(process));
            var standard = formations.standard();
            formation.put(process, wish.map(said -> said.applyTo(standard)).orElse(standard));
        }
        return formation;
    }

    private static Declared compose(Map<String, String> texts) {
        return ComposeFile.NAMES.stream()
                .filter(texts::containsKey)
                .map(name -> ComposeFile.parse(name, requireNonNull(texts.get(name))))
                .findFirst()
                .orElse(Declared.NOTHING);
    }
}
