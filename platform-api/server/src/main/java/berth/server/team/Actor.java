package berth.server.team;

import static java.util.Objects.requireNonNull;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import java.util.Locale;
import java.util.UUID;

/**
 * Who is asking: a member of a team.
 *
 * @param operator may do everything in every team
 */
public record Actor(UUID member, String name, UUID team, String teamName, Role role, boolean operator) {
    public Actor {
        requireNonNull(member, "member is null");
        requireNonNull(name, "name is null");
        requireNonNull(team, "team is null");
        requireNonNull(teamName, "teamName is null");
        requireNonNull(role, "role is null");
    }

    /** Whether things of that team may be seen at all: if not, they do not exist for this actor. */
    public boolean sees(UUID owningTeam) {
        return operator || team.equals(owningTeam);
    }

    /**
     * Checks that this actor may do that to things of that team.
     *
     * @throws PlatformException FORBIDDEN, {@code access.denied}
     */
    public void require(Permission permission, UUID owningTeam) {
        if (operator || (team.equals(owningTeam) && role.allows(permission))) {
            return;
        }
        throw new PlatformException(
                Category.FORBIDDEN,
                "access.denied",
                name + " is " + role.name().toLowerCase(Locale.ROOT) + " in team " + teamName + " and may not do this",
                "ask an owner of the team");
    }
}
