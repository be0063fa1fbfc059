package berth.console;

/** Commit ids for readers. */
final class Commit {
    private static final int BRIEF = 7;

    private Commit() {}

    /** As git shortens it. */
    static String brief(String commit) {
        return commit.length() <= BRIEF ? commit : commit.substring(0, BRIEF);
    }
}
