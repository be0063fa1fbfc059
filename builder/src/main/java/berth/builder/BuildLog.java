package berth.builder;

/** Where a build's lines go. */
@FunctionalInterface
public interface BuildLog {
    /** One line without its end; it has no control characters but tabs. */
    void line(String text);
}
