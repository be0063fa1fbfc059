package berth.router.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * By what a file is known to be another, or to have changed. Beside what a user can set back, such as its time, there is that
 * of its last change of any kind, which none can: copies that keep time and size, put in the same place, would look the same.
 */
record FileStamp(Map<String, Object> attributes) {
    /** Of no file. */
    static final FileStamp NONE = new FileStamp(Map.of());

    private static final String ASKED = "unix:dev,ino,size,lastModifiedTime,ctime";

    FileStamp {
        attributes = Map.copyOf(attributes);
    }

    /** What stands there now; behind a link, what that leads to. */
    static FileStamp of(Path file) throws IOException {
        return new FileStamp(Files.readAttributes(file, ASKED, new LinkOption[0]));
    }
}
