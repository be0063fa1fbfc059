package berth.console;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.release.ReleaseDiff;
import berth.api.release.ReleaseDiff.Change;
import berth.api.release.ReleaseDiff.CheckChange;
import berth.api.release.ReleaseDiff.FormationChange;
import berth.api.release.ReleaseDiff.Names;
import berth.api.release.ReleaseDiff.ProcessChange;
import berth.api.release.ReleaseView;
import berth.api.release.ReleasesApi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Releases in memory, with config vars of which one cannot be read. */
@ApplicationScoped
class FakeReleases implements ReleasesApi {
    static final int UNREADABLE = 4;

    private static final Map<Integer, Map<String, String>> VARIABLES = Map.of(
            5, Map.of("DATABASE_URL", "hidden-1"),
            6, Map.of("DATABASE_URL", "hidden-1", "SMTP_URL", "hidden-2", "DEBUG", "hidden-3"),
            7, Map.of("DATABASE_URL", "hidden-1", "SMTP_URL", "hidden-4", "CACHE_URL", "hidden-5"));

    private final FakeApps apps;
    private final Samples samples;

    FakeReleases(FakeApps apps, Samples samples) {
        this.apps = apps;
        this.samples = samples;
    }

    @Override
    public List<ReleaseView> list(String app, String environment, @Nullable Integer before, int limit) {
        return samples.of(apps.get(app)).releases().stream()
                .filter(release -> before == null || release.number() < before)
                .limit(limit)
                .toList();
    }

    @Override
    public ReleaseView get(String app, String environment, int number) {
        return list(app, environment, null, 50).stream()
                .filter(release -> release.number() == number)
                .findFirst()
                .orElseThrow(() -> new PlatformException(
                        Category.NOT_FOUND,
                        "release.unknown",
                        app + " has no release " + number,
                        "list them to see which there are"));
    }

    @Override
    public ReleaseDiff diff(String app, String environment, int number, int other) {
        var from = get(app, environment, number);
        var to = get(app, environment, other);
        if (number == UNREADABLE || other == UNREADABLE) {
            throw new PlatformException(
                    Category.CONFLICT,
                    "release.unreadable",
                    "sealed variables cannot be read: release/4 was sealed with a key that is gone",
                    "ask the operator to restore it");
        }
        return new ReleaseDiff(
                number,
                other,
                change(Optional.of(from.image()), Optional.of(to.image())),
                change(from.commit(), to.commit()),
                names(variables(number), variables(other)),
                differing(from.processTypes(), to.processTypes())
                        .map(name -> new ProcessChange(
                                name, value(from.processTypes(), name), value(to.processTypes(), name)))
                        .toList(),
                differing(from.formation(), to.formation())
                        .map(name ->
                                new FormationChange(name, value(from.formation(), name), value(to.formation(), name)))
                        .toList(),
                differing(from.checks(), to.checks())
                        .map(name -> new CheckChange(name, value(from.checks(), name), value(to.checks(), name)))
                        .toList());
    }

    private static Map<String, String> variables(int release) {
        return VARIABLES.getOrDefault(release, Map.of());
    }

    private static Optional<Change> change(Optional<String> before, Optional<String> after) {
        return before.equals(after) ? Optional.empty() : Optional.of(new Change(before, after));
    }

    private static Names names(Map<String, String> before, Map<String, String> after) {
        return new Names(
                named(before, after, name -> !before.containsKey(name)),
                named(before, after, name -> before.containsKey(name) && after.containsKey(name)),
                named(before, after, name -> !after.containsKey(name)));
    }

    private static List<String> named(Map<String, String> before, Map<String, String> after, Predicate<String> which) {
        return differing(before, after).filter(which).toList();
    }

    private static <V> Stream<String> differing(Map<String, V> before, Map<String, V> after) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream().filter(name -> !Objects.equals(before.get(name), after.get(name)));
    }

    private static <V> Optional<V> value(Map<String, V> of, String name) {
        return Optional.ofNullable(of.get(name));
    }
}
