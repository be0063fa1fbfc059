package berth.node;

import java.util.HashSet;
import java.util.Set;

/** The images of a {@link FakeNodeRuntime}: all there are, but for those that the test takes away. Used only under its lock. */
final class FakeImages {
    private final Set<String> missing = new HashSet<>();

    void takeAway(String image) {
        missing.add(image);
    }

    /** @throws ImageMissingException if it was taken away */
    void require(String image) {
        if (missing.contains(image)) {
            throw new ImageMissingException(image);
        }
    }
}
