package berth.node.engine;

import berth.node.OutputSink;
import java.util.Arrays;

/** Passes on what a terminal writes without the line break that it begins with: the echo of {@link HeldCommand#GO}. */
final class WithoutEcho implements OutputSink {
    private final OutputSink output;
    private boolean begun;

    WithoutEcho(OutputSink output) {
        this.output = output;
    }

    @Override
    public void write(boolean error, byte[] piece) {
        int from = 0;
        while (!begun && from < piece.length) {
            begun = piece[from] != '\r';
            if (!begun || piece[from] == '\n') {
                from++;
            }
        }
        if (from < piece.length) {
            output.write(error, Arrays.copyOfRange(piece, from, piece.length));
        }
    }
}
