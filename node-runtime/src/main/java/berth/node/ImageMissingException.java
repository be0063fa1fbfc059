package berth.node;

/** The image of a group is not on the machine: trying again does not help. */
public final class ImageMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For the image's content id. */
    public ImageMissingException(String image) {
        super("image " + image + " is not on this machine");
    }
}
