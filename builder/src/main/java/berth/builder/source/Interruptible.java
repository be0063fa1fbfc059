package berth.builder.source;

import java.util.concurrent.CancellationException;

/**
 * A text in which a search ends when its thread is interrupted. Whoever writes a pattern such as {@code *a*a*a*a*b} decides
 * how long it is searched for, and a build that has ended must not go on to use a processor.
 */
record Interruptible(String text) implements CharSequence {
    @Override
    public char charAt(int index) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted while a pattern was searched for");
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new Interruptible(text.substring(start, end));
    }

    @Override
    public String toString() {
        return text;
    }
}
