package berth.console;

import berth.api.formation.ScaleView;

/** How a process type runs, in words: "2 × 512 MiB, 0.5 CPU". */
final class Scaled {
    private Scaled() {}

    static String words(ScaleView scale) {
        var cpus = String.valueOf(scale.cpus()).replaceAll("\\.0$", "");
        return scale.count() + " × " + scale.memoryMebibytes() + " MiB, " + cpus + " CPU";
    }
}
