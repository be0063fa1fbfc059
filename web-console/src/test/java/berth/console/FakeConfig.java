package berth.console;

import berth.api.config.ConfigApi;
import berth.api.config.ConfigView;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Config vars in memory; those of one app cannot be read. */
@ApplicationScoped
class FakeConfig implements ConfigApi {
    static final String UNREADABLE = "handbook";

    private final FakeActors actors;
    private final Samples samples;
    private final Map<String, String> ofShop = new TreeMap<>();

    FakeConfig(FakeActors actors, Samples samples) {
        this.actors = actors;
        this.samples = samples;
        fill();
    }

    final void fill() {
        ofShop.clear();
        ofShop.putAll(Map.of("DATABASE_URL", "hidden-1", "DEBUG", "hidden-2"));
    }

    /** Values, which no page shows. */
    Map<String, String> values() {
        return ofShop;
    }

    @Override
    public ConfigView list(String app, String environment, boolean values) {
        return view(app, Optional.empty());
    }

    private ConfigView view(String app, Optional<Integer> release) {
        if (app.equals(UNREADABLE)) {
            // Not what the platform refuses with, but what it knows the meaning of.
            throw new IllegalStateException(new PlatformException(
                    Category.CONFLICT, "config.unreadable", "sealed variables cannot be read", "ask the operator"));
        }
        if (!app.equals("shop")) {
            return new ConfigView(Map.of(), Map.of(), release, List.of());
        }
        var masked = new TreeMap<String, String>();
        ofShop.keySet().forEach(name -> masked.put(name, ConfigView.MASK));
        var inherited = Map.of("SMTP_URL", new ConfigView.Inherited("mail", ConfigView.MASK));
        return new ConfigView(masked, inherited, release, List.of("DEBUG", "GONE"));
    }

    @Override
    public ConfigView change(String app, String environment, boolean afresh, Map<String, @Nullable String> variables) {
        actors.requireDeveloper();
        var before = Map.copyOf(ofShop);
        variables.forEach((name, value) -> {
            if (name.equals("PORT")) {
                throw new PlatformException(
                        Category.INVALID, "config.name-reserved", "PORT is reserved", "choose another name");
            }
            if (value == null) {
                ofShop.remove(name);
            } else {
                ofShop.put(name, value);
            }
        });
        var history = samples.of(samples.app(app));
        return view(
                app,
                before.equals(ofShop)
                        ? Optional.empty()
                        : Optional.of(history.release(
                                "config: change " + String.join(", ", variables.keySet()),
                                history.releases().getFirst())));
    }

    @Override
    public ConfigView load(String app, String environment, boolean afresh, @Nullable String dotenv) {
        var variables = new TreeMap<String, @Nullable String>();
        String.valueOf(dotenv).lines().forEach(line -> {
            int at = line.indexOf('=');
            if (at < 1) {
                throw new PlatformException(
                        Category.INVALID, "config.dotenv-invalid", "line \"" + line + "\" is no var", "mend it");
            }
            variables.put(line.substring(0, at), line.substring(at + 1));
        });
        return change(app, environment, afresh, variables);
    }
}
