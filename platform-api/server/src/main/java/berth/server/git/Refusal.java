package berth.server.git;

import berth.server.deployment.PushResult;

/** What stands in brackets behind {@code ! [remote rejected] main -> main}. */
final class Refusal {
    private static final int MAX_LENGTH = 300;

    private Refusal() {}

    static String of(PushResult.Refused refused) {
        var code = refused.code();
        if (code.endsWith(".cancelled")
                || code.startsWith("app.")
                || code.startsWith("source.")
                || code.startsWith("berth.")) {
            return refused.message();
        }
        var what = code.startsWith("build.") || code.startsWith("builder.") ? "build failed: " : "deployment failed: ";
        return what + refused.message();
    }

    static String inOneLine(String reason) {
        var line = reason.replaceAll("[\\p{Cc}\\s]+", " ").strip();
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH - 1) + "…";
    }
}
