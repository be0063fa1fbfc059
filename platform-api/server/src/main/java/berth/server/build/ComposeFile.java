package berth.server.build;

import berth.node.HealthCheck;
import berth.server.formation.ScaleWish;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * How a compose file says that the app runs: {@code deploy.replicas} and {@code deploy.resources.limits} of the services that
 * are named like process types, and the extension {@code x-cron} of services: a schedule for the service's own command, or a
 * list of {@code schedule} and {@code command}; {@code healthcheck} as {@link ComposeHealth} has it. Only services that are
 * built from this source count. Pure.
 */
final class ComposeFile {
    /** In the order in which Compose itself looks for them. */
    static final List<String> NAMES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml", "fig.yml");

    private static final String CRON = "x-cron";
    private static final Set<String> HERE = Set.of(".", "./");

    private final Remarks remarks;

    private ComposeFile(String name) {
        this.remarks = new Remarks(name);
    }

    static Declared parse(String name, String text) {
        return new ComposeFile(name).read(text);
    }

    private Declared read(String text) {
        try {
            var root = load(text);
            var named = map(root).get("services");
            if (named != null && !(named instanceof Map<?, ?>)) {
                remarks.wrong("\"services\"", "they are no mapping of names");
            }
            return declared(services(root));
        } catch (YAMLException | IllegalArgumentException e) {
            remarks.unreadable("cannot be read: " + firstLine(e));
        }
        return new Declared(Map.of(), List.of(), Map.of(), remarks);
    }

    private Declared declared(Map<String, @Nullable Object> services) {
        var wishes = new LinkedHashMap<String, ScaleWish>();
        var checks = new LinkedHashMap<String, HealthCheck>();
        var crontab = new Crontab(remarks);
        services.forEach((key, value) -> {
            var service = map(value);
            if (isBuiltHere(service)) {
                scale(key, service).ifPresent(wish -> wishes.put(key, wish));
                ComposeHealth.read(key, service.get("healthcheck"), remarks).ifPresent(check -> checks.put(key, check));
                cron(key, service, crontab);
            } else if (service.containsKey(CRON)) {
                remarks.wrong(CRON + " of " + key, "the service is not built from this source");
            }
        });
        return new Declared(wishes, crontab.lines(), checks, remarks);
    }

    private static @Nullable Object load(String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(new Untagged(options)).load(text);
    }

    /**
     * Compose has tags of its own, such as {@code !reset}, that say how files are merged: what bears one is read as if it bore
     * none.
     */
    private static final class Untagged extends SafeConstructor {
        Untagged(LoaderOptions options) {
            super(options);
            yamlMultiConstructors.put("!", new AbstractConstruct() {
                @Override
                public @Nullable Object construct(Node node) {
                    return switch (node) {
                        case MappingNode mapping -> constructMapping(mapping);
                        case SequenceNode sequence -> constructSequence(sequence);
                        case ScalarNode scalar -> scalar.getValue();
                        default -> null;
                    };
                }
            });
        }
    }

    /** Compose's first form, and fig.yml, had services at the top. */
    private static Map<String, @Nullable Object> services(@Nullable Object root) {
        return map(root).containsKey("services") ? map(map(root).get("services")) : map(root);
    }

    private static boolean isBuiltHere(Map<String, @Nullable Object> service) {
        var build = service.get("build");
        var context = build instanceof Map<?, ?> ? map(build).getOrDefault("context", ".") : build;
        return context instanceof String folder && HERE.contains(folder);
    }

    private Optional<ScaleWish> scale(String name, Map<String, @Nullable Object> service) {
        var deploy = map(service.get("deploy"));
        var limits = map(map(deploy.get("resources")).get("limits"));
        try {
            var wish = new ScaleWish(
                    first(deploy.get("replicas"), service.get("scale")).map(ComposeFile::whole),
                    first(limits.get("memory"), service.get("mem_limit")).map(ComposeValue::mebibytes),
                    first(limits.get("cpus"), service.get("cpus")).map(Double::valueOf));
            wish.fault(name).ifPresent(fault -> {
                throw new IllegalArgumentException(fault);
            });
            return Optional.of(wish).filter(said -> !said.equals(ScaleWish.NONE));
        } catch (IllegalArgumentException e) {
            remarks.unused("the scale of " + name, firstLine(e));
            return Optional.empty();
        }
    }

    private void cron(String name, Map<String, @Nullable Object> service, Crontab crontab) {
        var cron = service.get(CRON);
        switch (cron) {
            case null -> {}
            case String schedule -> crontab.add(schedule, command(service));
            case List<?> entries ->
                entries.forEach(entry -> crontab.add(
                        ComposeValue.text(map(entry).get("schedule")),
                        ComposeValue.command(map(entry).get("command"))));
            default ->
                remarks.wrong(
                        CRON + " of " + name, "it is neither a schedule nor a list of schedules with their commands");
        }
    }

    private static String command(Map<String, @Nullable Object> service) {
        return (ComposeValue.command(service.get("entrypoint")) + " " + ComposeValue.command(service.get("command")))
                .strip();
    }

    private static Optional<String> first(@Nullable Object one, @Nullable Object other) {
        return Optional.ofNullable(one == null ? other : one).map(ComposeValue::text);
    }

    private static int whole(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no number of instances", e);
        }
    }

    private static String firstLine(RuntimeException e) {
        return e instanceof MarkedYAMLException marked && marked.getProblemMark() != null
                ? marked.getProblem() + " (line " + (marked.getProblemMark().getLine() + 1) + ")"
                : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static Map<String, @Nullable Object> map(@Nullable Object value) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, each) -> map.put(String.valueOf(key), each));
        }
        return map;
    }
}
