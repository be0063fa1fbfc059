package berth.builder.pack;

import java.util.regex.Pattern;

/**
 * An image with a language in it, which Berth makes itself.
 *
 * @param name recipe's name, for example {@code node}
 * @param version what the recipe is to put in: a version or a range of versions
 */
public record LanguageImage(String name, String version) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]*");
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z.*^~<>=| +-]{1,100}");

    public LanguageImage {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a recipe's name: " + name);
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("not a version: " + version);
        }
    }

    /** Image name for people and for a pack's Dockerfile; the local image's tag also says from which recipe it is. */
    public String reference() {
        String tag = version.replaceAll("[^0-9A-Za-z.]+", "_").replaceAll("^[_.]+", "");
        if (tag.equals(version)) {
            return "berth/" + name + ":" + tag;
        }
        // Different ranges can look the same without their signs.
        return "berth/" + name + ":" + tag + "_" + Integer.toHexString(version.hashCode());
    }
}
