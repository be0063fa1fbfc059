package berth.api.team;

/** A team: who may do what to its apps. */
public record TeamView(String name, int members) {}
