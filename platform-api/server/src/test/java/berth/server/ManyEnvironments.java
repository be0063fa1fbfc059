package berth.server;

import berth.server.app.AppRef;
import berth.server.app.Apps;
import berth.server.environment.Environments;
import berth.server.release.NewRelease;
import berth.server.release.Releases;
import berth.server.team.Teams;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Apps with a live release and a web group, without the pushes, builds and deployments that would have made them. */
@ApplicationScoped
public class ManyEnvironments {
    private static final int AT_ONCE = 25;

    private final Teams teams;
    private final Apps apps;
    private final Environments environments;
    private final Releases releases;
    private final EntityManager database;

    ManyEnvironments(Teams teams, Apps apps, Environments environments, Releases releases, EntityManager database) {
        this.teams = teams;
        this.apps = apps;
        this.environments = environments;
        this.releases = releases;
        this.database = database;
    }

    /** So many more, some in each transaction: each commit has the loops turn. */
    public List<AppRef> add(String prefix, int count) {
        var all = new ArrayList<AppRef>();
        while (all.size() < count) {
            int first = all.size();
            int end = Math.min(count, first + AT_ONCE);
            QuarkusTransaction.requiringNew()
                    .run(() -> IntStream.range(first, end).forEach(number -> all.add(add(prefix + "-" + number))));
        }
        return all;
    }

    private AppRef add(String name) {
        var actor = teams.authenticate(PlatformResource.TOKEN);
        var app = apps.create(actor, name);
        var environment = environments.list(app).getFirst();
        var release = releases.create(
                environment,
                new NewRelease(
                        environment.id(),
                        Optional.empty(),
                        Optional.empty(),
                        "sha256:" + "7".repeat(64),
                        Map.of("web", "serve"),
                        Map.of(),
                        "",
                        Optional.of(Map.of()),
                        8080,
                        "many",
                        actor.name()));
        environments.makeLive(environment.id(), release.id());
        database.flush();
        // As if the deployment had come to its end.
        database.createNativeQuery("update deployment set state = 'SUCCEEDED', started_at = created_at,"
                        + " routing_at = created_at, ended_at = created_at where to_release_id = :release")
                .setParameter("release", release.id())
                .executeUpdate();
        return app;
    }
}
