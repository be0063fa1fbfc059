package berth.server.run;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;

/** What somebody wants to be run must be a command: nothing at all would do well at once. */
final class WantedCommand {
    private static final int LONGEST = 10_000;

    private WantedCommand() {}

    /** @throws PlatformException INVALID, {@code run.command-missing} or {@code run.command-too-long} */
    static void require(String command) {
        if (command.length() > LONGEST) {
            throw new PlatformException(
                    Category.INVALID,
                    "run.command-too-long",
                    "the command has " + command.length() + " characters; " + LONGEST + " are allowed",
                    "put it in a file of the app and run that");
        }
        if (command.isBlank()) {
            throw new PlatformException(
                    Category.INVALID,
                    "run.command-missing",
                    "there is no command to run",
                    "send for example {\"command\": \"rake db:seed\"}, or over a WebSocket ?command=rake%20db%3Aseed");
        }
    }
}
