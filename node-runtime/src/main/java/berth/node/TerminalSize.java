package berth.node;

/**
 * How large a client's terminal is, in characters.
 *
 * @param columns 1 to {@link #MOST}
 * @param rows 1 to {@link #MOST}
 */
public record TerminalSize(int columns, int rows) {
    /** More is no terminal. */
    public static final int MOST = 10_000;

    public TerminalSize {
        if (columns < 1 || columns > MOST || rows < 1 || rows > MOST) {
            throw new IllegalArgumentException("no terminal is " + columns + " × " + rows);
        }
    }
}
