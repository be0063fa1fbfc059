package berth.server.release;

/** Takes a new release to where it is run: answered by the feature that deploys. */
public interface ReleaseListener {
    /** Called in the transaction that makes the release. */
    void released(Release release);
}
