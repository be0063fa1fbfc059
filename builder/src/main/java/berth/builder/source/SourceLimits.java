package berth.builder.source;

/**
 * How large a source may be.
 *
 * @param bytes sum of all files' sizes
 * @param entries files, folders and links together
 */
public record SourceLimits(long bytes, int entries) {
    public static final SourceLimits DEFAULT = new SourceLimits(1L << 30, 200_000);

    public SourceLimits {
        if (bytes <= 0 || entries <= 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
