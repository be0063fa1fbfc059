package berth.server.build;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is to be said of a file that tells how an app runs, a sentence each. */
final class Remarks {
    private final String file;
    private final List<String> errors = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** @param file its name */
    Remarks(String file) {
        this.file = file;
    }

    /** The file itself makes no sense. */
    void unreadable(String why) {
        errors.add(file + " " + why);
    }

    /** It asks for what Berth does, in a way that makes no sense. */
    void wrong(String what, String why) {
        errors.add(file + ": " + what + " cannot be followed: " + why);
    }

    /** It asks for what Berth does not do. */
    void unused(String what) {
        notes.add(file + ": " + what + " is not used");
    }

    /** As above, with the reason. */
    void unused(String what, String why) {
        notes.add(file + ": " + what + " is not used: " + why);
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
