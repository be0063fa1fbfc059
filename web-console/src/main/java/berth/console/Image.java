package berth.console;

/** Content ids of images for readers. */
final class Image {
    private static final String ALGORITHM = "sha256:";
    private static final int BRIEF = 12;

    private Image() {}

    /** As Docker shortens it. */
    static String brief(String id) {
        var digits = id.startsWith(ALGORITHM) ? id.substring(ALGORITHM.length()) : id;
        return digits.length() <= BRIEF ? digits : digits.substring(0, BRIEF);
    }
}
