package berth.server.formation;

import berth.api.problem.Failure;
import berth.api.problem.PlatformException;
import berth.server.environment.EnvironmentRef;
import berth.server.release.Release;
import berth.server.release.Releases;
import berth.server.release.Scale;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Whether the machine can hold a release. */
@ApplicationScoped
public class Room {
    private final Formations formations;
    private final Releases releases;
    private final NodeSize node;

    Room(Formations formations, Releases releases, NodeSize node) {
        this.formations = formations;
        this.releases = releases;
        this.node = node;
    }

    /** Why it cannot. Empty if it can, and while the node says nothing: then its instances are not started either. */
    public Optional<Failure> refusal(EnvironmentRef environment, Release coming) {
        var live = environment.liveRelease().map(releases::outline);
        if (live.filter(now -> asksForNoMore(now, coming)).isPresent()) {
            return Optional.empty();
        }
        Admission admission;
        try {
            admission = node.admission();
        } catch (PlatformException e) {
            return Optional.empty();
        }
        return formations
                .refusal(environment, live, coming, admission)
                .map(why -> new Failure(
                        why.code(),
                        "release " + coming.number() + " is not started: " + why.getMessage(),
                        why.nextStep()));
    }

    /** So it is with nearly all: then nobody is kept waiting for the node, or for others who ask. */
    private boolean asksForNoMore(Release live, Release coming) {
        var standard = formations.standard();
        return coming.processTypes().keySet().stream()
                .allMatch(process -> live.processTypes().containsKey(process)
                        && isWithin(
                                coming.formation().getOrDefault(process, standard),
                                live.formation().getOrDefault(process, standard)));
    }

    private static boolean isWithin(Scale scale, Scale other) {
        return scale.count() <= other.count()
                && scale.memoryMebibytes() <= other.memoryMebibytes()
                && scale.cpus() <= other.cpus();
    }
}
