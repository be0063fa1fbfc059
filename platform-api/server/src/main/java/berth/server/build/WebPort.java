package berth.server.build;

import java.util.List;

/** Which port web is told in {@code PORT}. */
final class WebPort {
    /** Where the image names none, or several of which none is this. */
    static final int DEFAULT = 8080;

    private WebPort() {}

    /** The one port that the image exposes, so that apps that honour PORT and apps that do not agree. */
    static int of(List<Integer> exposed) {
        if (exposed.contains(DEFAULT) || exposed.isEmpty()) {
            return DEFAULT;
        }
        return exposed.getFirst();
    }
}
