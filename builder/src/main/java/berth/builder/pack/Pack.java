package berth.builder.pack;

import berth.builder.source.SourceTree;
import java.util.Optional;

/** Knows how sources in one language are built. A pure function of the source's files. */
public interface Pack {
    /** Short name, for example {@code node}. */
    String name();

    /** The files that make this pack the right one, as a phrase. */
    String looksFor();

    /** What to do with that source; empty if it is not this pack's. */
    Optional<PackDecision> decide(SourceTree source);
}
