package berth.node.engine;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.Port;
import berth.node.RunKey;
import berth.node.RunSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The labels on what Berth makes: its only memory of it. A container inherits its image's labels, so every label that is
 * ever read here is also always set, empty if need be: an image cannot speak for Berth.
 */
final class InstanceLabels {
    static final String INSTALLATION = "berth.installation";
    static final String ENVIRONMENT_ID = "berth.environment.id";
    static final String APP = "berth.app";
    static final String ENVIRONMENT = "berth.environment";
    static final String COMPONENT = "berth.component";
    static final String PROCESS = "berth.process";
    static final String RELEASE = "berth.release";
    static final String INSTANCE = "berth.instance";
    /** {@link Fingerprint} of the specification it was made from. */
    static final String SPEC = "berth.spec";
    /** The expected port; empty if it has none. */
    static final String PORT = "berth.port";
    /** {@link HealthLabel}; empty if it has no check. */
    static final String HEALTH = "berth.health";
    /** Id of the run that it is; empty or missing on instances. */
    static final String RUN = "berth.run";
    /** Whether the run has a terminal; its log is raw then. */
    static final String TERMINAL = "berth.terminal";
    /** Whether the run reads what is sent to it; then whoever connects starts it. */
    static final String INPUT = "berth.input";
    /** Whether the run is a {@link HeldCommand}. */
    static final String HELD = "berth.held";
    /** Why the engine will never start it; empty if it may. */
    static final String REFUSED = "berth.refused";

    private InstanceLabels() {}

    static Map<String, String> of(String installation, EnvironmentKey environment) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(INSTALLATION, installation);
        labels.put(ENVIRONMENT_ID, environment.id());
        labels.put(APP, environment.app());
        labels.put(ENVIRONMENT, environment.name());
        return labels;
    }

    static Map<String, String> of(String installation, GroupSpec spec, String instance, String refused) {
        Map<String, String> labels = of(installation, spec.key().environment());
        labels.put(COMPONENT, spec.key().component());
        labels.put(PROCESS, spec.key().process());
        labels.put(RELEASE, Integer.toString(spec.key().release()));
        labels.put(INSTANCE, instance);
        labels.put(SPEC, Fingerprint.of(spec));
        labels.put(
                PORT,
                switch (spec.port()) {
                    case Port.Expected expected -> Integer.toString(expected.number());
                    case Port.None() -> "";
                });
        labels.put(HEALTH, HealthLabel.write(spec.health()));
        labels.put(REFUSED, refused);
        labels.put(RUN, "");
        return labels;
    }

    static Map<String, String> of(String installation, RunSpec run, String refused) {
        Map<String, String> labels = of(installation, run.key().environment());
        labels.put(PROCESS, run.process());
        labels.put(RUN, run.key().id());
        labels.put(TERMINAL, Boolean.toString(run.terminal()));
        labels.put(INPUT, Boolean.toString(run.input()));
        labels.put(HELD, Boolean.toString(isHeld(run)));
        labels.put(INSTANCE, "");
        labels.put(REFUSED, refused);
        return labels;
    }

    /** An image's own command is not known, so nothing can be put before it. */
    static boolean isHeld(RunSpec run) {
        return run.input() && run.terminal() && !run.command().isBlank();
    }

    static Map<String, String> whichHave(String installation, String environmentId) {
        return Map.of(INSTALLATION, installation, ENVIRONMENT_ID, environmentId);
    }

    static Map<String, String> whichHave(String installation, GroupKey group) {
        return Map.of(
                INSTALLATION, installation,
                ENVIRONMENT_ID, group.environment().id(),
                COMPONENT, group.component(),
                PROCESS, group.process(),
                RELEASE, Integer.toString(group.release()));
    }

    /** For messages: {@code web of app of shop/production, release 7}. */
    static String describe(GroupKey group) {
        return group.process() + " of " + group.component() + " of "
                + group.environment().app() + "/" + group.environment().name() + ", release " + group.release();
    }

    static Map<String, String> whichHave(String installation, RunKey run) {
        return Map.of(
                INSTALLATION, installation, ENVIRONMENT_ID, run.environment().id(), RUN, run.id());
    }

    /** The run that the labels name; empty if they are not those of a run. */
    static Optional<RunKey> run(Map<String, String> labels) {
        String id = labels.getOrDefault(RUN, "");
        return id.isEmpty() ? Optional.empty() : Optional.of(new RunKey(environment(labels), id));
    }

    /** The group that the labels name; empty if they are not those of an instance. */
    static Optional<GroupKey> group(Map<String, String> labels) {
        String release = labels.getOrDefault(RELEASE, "");
        if (!labels.getOrDefault(RUN, "").isEmpty()
                || !labels.containsKey(ENVIRONMENT_ID)
                || !labels.containsKey(INSTANCE)
                || !release.matches("-?\\d{1,9}")) {
            return Optional.empty();
        }
        return Optional.of(new GroupKey(
                environment(labels),
                Integer.parseInt(release),
                labels.getOrDefault(COMPONENT, ""),
                labels.getOrDefault(PROCESS, "")));
    }

    private static EnvironmentKey environment(Map<String, String> labels) {
        return new EnvironmentKey(
                labels.getOrDefault(ENVIRONMENT_ID, ""),
                labels.getOrDefault(APP, ""),
                labels.getOrDefault(ENVIRONMENT, ""));
    }
}
