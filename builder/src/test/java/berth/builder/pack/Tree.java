package berth.builder.pack;

import berth.builder.Sources;
import berth.builder.source.SourceTree;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A source in memory. */
record Tree(Map<String, String> texts) implements SourceTree {
    static Tree of(String... pathsAndTexts) {
        return new Tree(Sources.files(pathsAndTexts));
    }

    @Override
    public SortedSet<String> files() {
        return new TreeSet<>(texts.keySet());
    }

    @Override
    public Optional<String> read(String path) {
        return Optional.ofNullable(texts.get(path));
    }
}
