package berth.server.build;

import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what is to be said of a file that tells how an app runs, a sentence each. A file may hold anything, so sentences have
 * bounds.
 */
final class Remarks {
    private static final int MOST = 10;
    private static final int LONGEST = 300;

    private final String file;
    private final List<String> errors = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** @param file its name */
    Remarks(String file) {
        this.file = file;
    }

    /** Its name. */
    String file() {
        return file;
    }

    /** Nobody reads the file. */
    void unread(String why) {
        add(notes, file + " is not used: " + why);
    }

    /** The file itself makes no sense. */
    void unreadable(String why) {
        add(errors, file + " " + why);
    }

    /** It asks for what Berth does, in a way that makes no sense. */
    void wrong(String what, String why) {
        add(errors, file + ": " + what + " cannot be followed: " + why);
    }

    /** It asks for what Berth does not do. */
    void unused(String what) {
        add(notes, file + ": " + what + " is not used");
    }

    /** As above, with the reason. */
    void unused(String what, String why) {
        add(notes, file + ": " + what + " is not used: " + why);
    }

    private static void add(List<String> to, String sentence) {
        if (to.size() == MOST) {
            to.add("and more");
        } else if (to.size() < MOST) {
            // A NUL character, for example, no database takes.
            String text = sentence.replaceAll("\\p{Cntrl}", "\uFFFD");
            to.add(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
        }
    }

    /** What must be mended before the app can go live. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    /** What the app goes live without. */
    List<String> notes() {
        return List.copyOf(notes);
    }
}
