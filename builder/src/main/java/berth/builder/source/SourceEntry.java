package berth.builder.source;

import java.time.Instant;

/** One entry of a source that was let in; owners and odd modes are already gone. */
sealed interface SourceEntry {
    record Folder(Instant modified) implements SourceEntry {}

    /** Its content stands at that place of the content file. */
    record RegularFile(Instant modified, boolean executable, long offset, long size) implements SourceEntry {}

    record Link(Instant modified, String target) implements SourceEntry {}
}
