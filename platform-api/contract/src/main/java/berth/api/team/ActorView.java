package berth.api.team;

/**
 * Who a token speaks for.
 *
 * @param role in the team: {@code viewer}, who may only look on, {@code developer} or {@code owner}; or {@code operator}, of all
 */
public record ActorView(String name, String team, String role) {}
