package berth.server.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;

/** Writes trees byte by byte, which no git client would. */
public final class HostileTree {
    private final ObjectInserter objects;
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();

    private HostileTree(ObjectInserter objects) {
        this.objects = objects;
    }

    /** What the trees hold. */
    public interface Writing {
        void to(Trees trees) throws IOException;
    }

    /** Makes trees in one repository. */
    public static final class Trees {
        private final ObjectInserter objects;
        private ObjectId root = ObjectId.zeroId();

        private Trees(ObjectInserter objects) {
            this.objects = objects;
        }

        /** An empty tree to be filled. */
        public HostileTree tree() {
            return new HostileTree(objects);
        }

        /** A file's content. */
        public ObjectId blob(String content) throws IOException {
            return objects.insert(Constants.OBJ_BLOB, content.getBytes(StandardCharsets.UTF_8));
        }

        /** Takes this tree for the commit's. */
        public void root(ObjectId tree) {
            root = tree;
        }
    }

    /** Writes objects and a commit of the root tree into the repository, unchecked. */
    public static String commit(Repository repository, Writing writing) throws IOException {
        try (var objects = repository.newObjectInserter()) {
            var trees = new Trees(objects);
            writing.to(trees);
            var person =
                    new PersonIdent("Mallory", "m@example.org", Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);
            var commit = new CommitBuilder();
            commit.setTreeId(trees.root);
            commit.setAuthor(person);
            commit.setCommitter(person);
            commit.setMessage("hostile");
            var id = objects.insert(commit);
            objects.flush();
            return id.name();
        }
    }

    /** Adds an entry, whatever its name; the mode in octal digits. */
    public HostileTree entry(String mode, String name, ObjectId id) throws IOException {
        return entry(mode, name.getBytes(StandardCharsets.UTF_8), id);
    }

    /** Adds an entry whose name is in any encoding or none. */
    public HostileTree entry(String mode, byte[] name, ObjectId id) throws IOException {
        raw.write((mode + " ").getBytes(StandardCharsets.US_ASCII));
        raw.write(name);
        raw.write(0);
        id.copyRawTo(raw);
        return this;
    }

    /** Writes the tree. */
    public ObjectId write() throws IOException {
        return objects.insert(Constants.OBJ_TREE, raw.toByteArray());
    }
}
