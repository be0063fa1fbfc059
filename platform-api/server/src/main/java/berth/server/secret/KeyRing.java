package berth.server.secret;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that seal what is kept. The first seals; all of them open, so that what an older one sealed can still be read
 * until it is sealed again.
 */
record KeyRing(List<Key> keys) {
    static final int KEY_BYTES = 32;
    static final int ID_BYTES = 4;

    /** One key of AES-256 and the name that what it sealed bears. */
    record Key(int id, SecretKey secret) {
        /** Never prints the key. */
        @Override
        public String toString() {
            return "Key[" + HexFormat.of().toHexDigits(id) + "]";
        }
    }

    KeyRing {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a key ring without a key");
        }
        var seen = new HashSet<Integer>();
        for (var key : keys) {
            if (!seen.add(key.id())) {
                throw new IllegalArgumentException(
                        "two keys with the id " + HexFormat.of().toHexDigits(key.id()));
            }
        }
    }

    /** One new key. */
    static KeyRing generate(SecureRandom random) {
        return new KeyRing(List.of(make(random)));
    }

    /**
     * From the text of a key file: a line for each key, its id and the key, both in hexadecimal digits; empty lines and
     * lines that begin with {@code #} say nothing.
     *
     * @throws IllegalArgumentException naming the line, never its content
     */
    static KeyRing parse(String text) {
        var keys = new ArrayList<Key>();
        int number = 0;
        for (var line : text.lines().toList()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                keys.add(parseLine(line.strip(), number));
            }
        }
        return new KeyRing(keys);
    }

    String text() {
        var lines = new StringBuilder(
                "# Keys that seal config vars in the database. The first seals, all open. Keep a copy!\n");
        for (var key : keys) {
            lines.append(HexFormat.of().toHexDigits(key.id()))
                    .append(' ')
                    .append(HexFormat.of().formatHex(key.secret().getEncoded()))
                    .append('\n');
        }
        return lines.toString();
    }

    /** The same keys behind a new one, which seals from now on. */
    KeyRing rotated(SecureRandom random) {
        var all = new ArrayList<Key>();
        Key next = make(random);
        while (find(next.id()).isPresent()) {
            next = make(random);
        }
        all.add(next);
        all.addAll(keys);
        return new KeyRing(all);
    }

    Key current() {
        return keys.getFirst();
    }

    Optional<Key> find(int id) {
        return keys.stream().filter(key -> key.id() == id).findFirst();
    }

    private static Key make(SecureRandom random) {
        var secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        return new Key(random.nextInt(), new SecretKeySpec(secret, "AES"));
    }

    private static Key parseLine(String line, int number) {
        try {
            var words = line.split("\\s+");
            if (words.length == 2 && words[0].length() == ID_BYTES * 2 && words[1].length() == KEY_BYTES * 2) {
                return new Key(
                        HexFormat.fromHexDigits(words[0]),
                        new SecretKeySpec(HexFormat.of().parseHex(words[1]), "AES"));
            }
        } catch (IllegalArgumentException e) {
            // Said below, without the line's content.
        }
        throw new IllegalArgumentException("line " + number + " is not an id of " + ID_BYTES * 2 + " and a key of "
                + KEY_BYTES * 2 + " hexadecimal digits");
    }
}
