package berth.console;

import static berth.console.AppPage.ENVIRONMENT;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.release.ReleasesApi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Compares releases of an app's production. */
@ApplicationScoped
class Differences {
    private final ReleasesApi releases;

    Differences(ReleasesApi releases) {
        this.releases = releases;
    }

    /**
     * What is otherwise in the second, or why that cannot be said: config vars that do not open must not hide the rest of a
     * page.
     */
    Compared between(String app, int from, int to) {
        try {
            var difference = Difference.of(releases.diff(app, ENVIRONMENT, from, to));
            return new Compared(from, Optional.of(difference), Optional.empty());
        } catch (PlatformException refused) {
            if (refused.category() != Category.CONFLICT) {
                throw refused;
            }
            return new Compared(from, Optional.empty(), Optional.of(Trouble.of(refused)));
        }
    }

    /** @param with number of the release that another one was compared with */
    record Compared(int with, Optional<Difference> difference, Optional<Trouble> problem) {}
}
