package berth.builder.pack;

import berth.builder.source.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** All packs in the order in which they are asked. */
public final class Packs {
    /** A pack and what it said. */
    public record Choice(String pack, PackDecision decision) {}

    private static final List<Pack> ALL =
            List.of(new NodePack(), new PythonPack(), new JavaPack(), new GoPack(), new StaticPack());

    private Packs() {}

    /** What the first pack that knows this source says; empty if none does. */
    public static Optional<Choice> choose(SourceTree source) {
        return ALL.stream()
                .flatMap(pack -> pack.decide(source).map(decision -> new Choice(pack.name(), decision)).stream())
                .findFirst();
    }

    /** Everything the packs look for, as one phrase. */
    public static String lookedFor() {
        return ALL.stream()
                .map(pack -> pack.looksFor() + " (" + pack.name() + ")")
                .collect(Collectors.joining(", "));
    }
}
