package berth.console;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;

/** The number of a build, a release, a deployment or a run in a page's address. */
final class PathNumber {
    private PathNumber() {}

    /**
     * Its value.
     *
     * @param kind of what is numbered, in one word
     * @throws PlatformException NOT_FOUND, {@code <kind>.unknown}, if it is no number
     */
    static int of(String kind, String asked) {
        try {
            return Integer.parseInt(asked);
        } catch (NumberFormatException notANumber) {
            throw new PlatformException(
                    Category.NOT_FOUND,
                    kind + ".unknown",
                    "There is no " + kind + " " + asked,
                    "Each " + kind + " has a number: choose one on the app's page.",
                    notANumber);
        }
    }
}
