package berth.console;

import berth.api.formation.ScaleDefault;
import berth.api.formation.ScaleView;
import java.util.Optional;

/** How a process type runs, in words: "2 × 512 MiB, 0.5 CPU"; without a number what runs once per deployment. */
final class Scaled {
    private Scaled() {}

    static String words(ScaleView scale) {
        return words(new ScaleDefault(Optional.of(scale.count()), scale.memoryMebibytes(), scale.cpus()));
    }

    static String words(ScaleDefault scale) {
        var cpus = String.valueOf(scale.cpus()).replaceAll("\\.0$", "");
        return scale.count().map(count -> count + " × ").orElse("") + scale.memoryMebibytes() + " MiB, " + cpus
                + " CPU";
    }
}
