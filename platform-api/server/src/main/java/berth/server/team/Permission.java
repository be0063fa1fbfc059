package berth.server.team;

/** What a use case asks for. */
public enum Permission {
    /** To see it. */
    VIEW,
    /** To push, build, deploy, cancel, and to make apps. */
    DEPLOY,
    /** To do what cannot be undone. */
    OWN
}
