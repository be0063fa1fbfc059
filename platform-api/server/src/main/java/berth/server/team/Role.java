package berth.server.team;

import static berth.server.team.Permission.DEPLOY;
import static berth.server.team.Permission.OWN;
import static berth.server.team.Permission.VIEW;

import java.util.EnumSet;
import java.util.Set;

/** What a member may do in its team. */
public enum Role {
    /** Sees everything of the team, changes nothing. */
    VIEWER(EnumSet.of(VIEW)),
    /** Makes and deploys apps. */
    DEVELOPER(EnumSet.of(VIEW, DEPLOY)),
    /** May also delete them. */
    OWNER(EnumSet.of(VIEW, DEPLOY, OWN));

    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = permissions;
    }

    boolean allows(Permission permission) {
        return permissions.contains(permission);
    }
}
