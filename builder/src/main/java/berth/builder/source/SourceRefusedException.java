package berth.builder.source;

import java.io.IOException;

/** The source is too large, malformed, or tries to reach out of its own folder; the message says which in one sentence. */
public final class SourceRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    SourceRefusedException(String message) {
        super(message);
    }
}
