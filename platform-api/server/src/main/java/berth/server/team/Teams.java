package berth.server.team;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.team.ActorView;
import berth.api.team.TeamView;
import berth.server.event.Event;
import berth.server.event.Events;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who belongs where, and whom a token speaks for. */
@ApplicationScoped
public class Teams {
    /** The team that exists from the start. */
    public static final String DEFAULT_TEAM = "default";

    private static final String OPERATOR = "operator";
    /** Label of the token that the installation's settings give. */
    private static final String INSTALLATION = "installation";

    private final TeamStore store;
    private final Events events;
    private final Clock clock;

    Teams(TeamStore store, Events events, Clock clock) {
        this.store = store;
        this.events = events;
        this.clock = clock;
    }

    /**
     * The member a token speaks for.
     *
     * @throws PlatformException UNAUTHENTICATED, {@code token.unknown}
     */
    @Transactional
    public Actor authenticate(String token) {
        return store.memberWithToken(TokenHash.of(token))
                .map(MemberRow::actor)
                .orElseThrow(() -> new PlatformException(
                        Category.UNAUTHENTICATED,
                        "token.unknown",
                        "this token is not known here",
                        "check that it was copied whole, and that it is of this installation"));
    }

    /** Teams whose things the actor may see. */
    @Transactional
    public List<TeamView> list(Actor actor) {
        var members = store.memberCounts();
        return store.teams().stream()
                .filter(team -> actor.sees(team.id))
                .map(team -> new TeamView(team.name, members.getOrDefault(team.id, 0)))
                .toList();
    }

    /**
     * The key of a team that the actor may know of.
     *
     * @throws PlatformException NOT_FOUND, {@code team.unknown}
     */
    @Transactional
    public UUID require(Actor actor, String name) {
        return store.team(name)
                .map(row -> row.id)
                .filter(actor::sees)
                .orElseThrow(() -> new PlatformException(
                        Category.NOT_FOUND,
                        "team.unknown",
                        "there is no team \"" + name + "\" that you may see",
                        "list them with GET /api/v1/teams"));
    }

    /** Names of all teams, by their keys. */
    @Transactional
    public Map<UUID, String> names() {
        return store.teams().stream().collect(Collectors.toMap(row -> row.id, row -> row.name));
    }

    /** The actor as clients see it. */
    public ActorView view(Actor actor) {
        var role = actor.operator() ? OPERATOR : actor.role().name().toLowerCase(Locale.ROOT);
        return new ActorView(actor.name(), actor.teamName(), role);
    }

    /**
     * Makes sure that the default team exists and that the operator's token is the one given, and no earlier one: whoever gives
     * another because the first has leaked shuts out who found it. Safe to repeat; of several control planes that start at once
     * with different tokens, the last one's is valid alone.
     */
    @Transactional
    public void ensureOperator(String token) {
        store.lockOperator();
        var now = clock.instant();
        var team = store.team(DEFAULT_TEAM).orElseGet(() -> {
            var row = new TeamRow(UUID.randomUUID(), DEFAULT_TEAM, now);
            store.add(row);
            record(row, "team.created", Map.of("team", DEFAULT_TEAM));
            return row;
        });
        var operator = store.member(OPERATOR).orElseGet(() -> {
            var row = new MemberRow(UUID.randomUUID(), team, OPERATOR, Role.OWNER, true, now);
            store.add(row);
            record(team, "member.created", Map.of("member", OPERATOR));
            return row;
        });
        var hash = TokenHash.of(token);
        for (TokenRow row : store.validTokens(operator, INSTALLATION)) {
            if (!Arrays.equals(row.hash, hash)) {
                row.revokedAt = now;
                record(team, "token.revoked", Map.of("label", INSTALLATION));
            }
        }
        var known = store.token(hash);
        if (known.isEmpty()) {
            store.add(new TokenRow(UUID.randomUUID(), operator, INSTALLATION, hash, now));
        } else if (known.get().revokedAt != null) {
            known.get().revokedAt = null;
        } else {
            return;
        }
        record(team, "token.created", Map.of("label", INSTALLATION));
    }

    private void record(TeamRow team, String kind, Map<String, String> detail) {
        events.record(new Event(OPERATOR, kind, Optional.of(team.id), Optional.empty(), Optional.empty(), detail));
    }
}
