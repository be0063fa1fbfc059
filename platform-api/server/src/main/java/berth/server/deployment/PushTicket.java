package berth.server.deployment;

import java.util.UUID;

/**
 * A push that was accepted.
 *
 * @param number of its build within the environment
 */
public record PushTicket(UUID build, int number) {}
