package berth.node.engine;

import berth.node.GroupSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A hash of what makes an instance: of the whole specification but the count, and but memory and processors, which an
 * instance can be given more or less of while it runs. It says nothing about how this version of
 * Berth turns a specification into a container, so an upgrade of Berth replaces no running instance.
 */
final class Fingerprint {
    private Fingerprint() {}

    static String of(GroupSpec spec) {
        Writer writer = new Writer();
        writer.add(spec.image()).add(spec.command());
        for (Map.Entry<String, String> variable : new TreeMap<>(spec.variables()).entrySet()) {
            writer.add(variable.getKey()).add(variable.getValue());
        }
        writer.add("aliases");
        spec.aliases().stream().sorted().forEach(writer::add);
        writer.add("processes")
                .add(Integer.toString(spec.limits().processes()))
                .add(spec.port().toString());
        return writer.end();
    }

    /** Writes each part with its length, so that no two lists of parts give the same bytes. */
    private static final class Writer {
        private final MessageDigest digest;

        Writer() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        Writer add(String part) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
            return this;
        }

        String end() {
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        }
    }
}
