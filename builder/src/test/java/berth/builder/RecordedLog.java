package berth.builder;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps a build's lines, and lets a test wait for one. */
public final class RecordedLog implements BuildLog {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public synchronized void line(String text) {
        lines.add(text);
        notifyAll();
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    public String text() {
        return String.join("\n", lines);
    }

    /** Waits until a line holds that text. */
    public synchronized void await(String part) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (lines.stream().noneMatch(line -> line.contains(part))) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("no line with \"" + part + "\" in:\n" + text());
            }
            wait(left);
        }
    }
}
