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
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads what sources say of how their apps run: in {@code app.json} and, where that says nothing, in the compose file. */
@ApplicationScoped
class Declarations {
    private static final List<String> FILES =
            Stream.concat(Stream.of(AppJson.NAME), ComposeFile.NAMES.stream()).toList();

    private final SourceFiles files;
    private final Formations formations;

    Declarations(SourceFiles files, Formations formations) {
        this.files = files;
        this.formations = formations;
    }

    /** @param faults takes a sentence for each thing that is left out */
    Declared of(Source source, Set<String> processTypes, Consumer<String> faults) {
        var texts = files.read(source.app(), source.commit(), FILES);
        var appJson = appJson(texts);
        unknown(appJson.formation(), processTypes)
                .forEach(process -> faults.accept(
                        "the formation of " + process + " in app.json is left out: there is no such process type"));
        var both = appJson.or(compose(texts));
        both.faults().forEach(faults);
        unknown(both.checks(), processTypes)
                .forEach(process -> faults.accept(
                        "the health check of " + process + " is not used: there is no such process type"));
        return both.withChecksOf(processTypes);
    }

    private static List<String> unknown(Map<String, ?> byProcess, Set<String> processTypes) {
        return byProcess.keySet().stream()
                .filter(process -> !processTypes.contains(process))
                .sorted()
                .toList();
    }

    private static Declared appJson(Map<String, String> texts) {
        return Optional.ofNullable(texts.get(AppJson.NAME))
                .map(text -> AppJson.parse(text).with(AppJsonHealth.parse(text)))
                .orElse(Declared.NOTHING);
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
                .map(name -> compose(name, requireNonNull(texts.get(name))))
                .findFirst()
                .orElse(Declared.NOTHING);
    }

    private static Declared compose(String name, String text) {
        return ComposeFile.parse(name, text).with(ComposeHealth.parse(name, text));
    }
}
