package berth.server.build;

/** Takes log lines as they come. */
@FunctionalInterface
public interface LineListener {
    /**
     * Takes one line; an empty one is only a sign of life, to find out whether anybody still listens.
     *
     * @return whether more is wanted
     */
    boolean line(String text);
}
