package berth.builder;

import java.io.InputStream;

/**
 * Turns source into an image. It knows no teams and no apps, only orders.
 *
 * <p>Calls block; any number may run at once, the caller limits how many. An order is safe to repeat.
 */
public interface Builder {
    /**
     * Builds and waits for the end. Always ends: at the latest when the order's time limit has passed.
     *
     * @param source the source's files as an uncompressed tar stream, read within this call only
     * @param log gets each line as it is written, from the calling thread or another, never two at a time
     * @throws BuilderUnavailableException if the engine does not answer: the caller may try again
     */
    BuildOutcome build(BuildOrder order, InputStream source, BuildLog log);

    /** Stops the build with that id, which then returns {@link BuildOutcome.Cancelled}; unknown ids are ignored. */
    void cancel(String buildId);

    /** Removes an image that this builder made for this installation; an image that is in use or unknown is left alone. */
    void removeImage(String imageId);
}
