package berth.api.team;

/** Who a token speaks for. */
public record ActorView(String name, String team, String role) {}
