package berth.endtoend;

import java.util.Optional;

/**
 * What an instance of {@link ChaosApp} answers: who it is.
 *
 * @param config value of its config var
 * @param instance its host name
 * @param received octets of the request's body
 */
record ChaosAnswer(int release, String text, String config, String instance, int received) {
    /** Empty if somebody else has written it. */
    static Optional<ChaosAnswer> read(String body) {
        var words = body.strip().split(" ");
        if (words.length != 5 || !words[0].matches("v\\d+") || !words[4].matches("\\d+")) {
            return Optional.empty();
        }
        return Optional.of(new ChaosAnswer(
                Integer.parseInt(words[0].substring(1)), words[1], words[2], words[3], Integer.parseInt(words[4])));
    }

    /** What all instances of its release have in common. */
    String content() {
        return content(release, text, config);
    }

    static String content(int release, String text, String config) {
        return "v" + release + " " + text + " " + config;
    }
}
