package berth.server.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.transport.PackParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packs that promise more than the heap holds, byte by byte as no client would send them. */
class PackScreenTest {
    private static final UUID APP = UUID.randomUUID();
    private static final int MEBIBYTE = 1 << 20;
    private static final PackLimits LIMITS = PackLimits.forHeap(256L * MEBIBYTE);

    @TempDir
    Path folder;

    private Repositories repositories;

    @BeforeEach
    void create() {
        repositories = new Repositories(folder.resolve("git"));
        repositories.create(APP);
    }

    @Test
    void aCommitThatInflatesTo190MebibytesIsRefusedBeforeItIsInMemory() throws IOException {
        var pack =
                new HostilePack(1).object(Constants.OBJ_COMMIT, 190 * MEBIBYTE).end();
        assertTrue(pack.length < MEBIBYTE, () -> pack.length + " bytes");
        var refused = assertThrows(PackRefusedException.class, () -> unpack(pack));
        assertEquals("a commit, tree or tag has more than the 8 MiB that one may have", refused.problem());
    }

    @Test
    void aDeltaOnALargeBlobIsRefused() throws IOException {
        var hostile = new HostilePack(2);
        var pack = hostile.object(Constants.OBJ_BLOB, 40 * MEBIBYTE)
                .copyOf(hostile.last(), 40 * MEBIBYTE, 0)
                .end();
        var refused = assertThrows(PackRefusedException.class, () -> unpack(pack));
        assertTrue(refused.nextStep().contains("core.bigFileThreshold=16m"), refused.nextStep());
    }

    @Test
    void aCountThatWouldReserveGigabytesIsRefused() {
        var pack = new HostilePack(Integer.MAX_VALUE).end();
        var refused = assertThrows(PackRefusedException.class, () -> unpack(pack));
        assertTrue(refused.problem().contains("500000 objects"), refused.problem());
    }

    @Test
    void aDeepTreeOfDeltasThatMustAllBeHeldIsRefused() throws IOException {
        int size = 4 * MEBIBYTE;
        int levels = 20;
        var pack = new HostilePack(1 + 2 * levels).object(Constants.OBJ_BLOB, size);
        for (int level = 1; level <= levels; level++) {
            long base = pack.last();
            // The second child keeps the base in memory as long as the first one's children are visited.
            pack.copyOf(base, size, 2 * level).copyOf(base, size, 2 * level + 1);
            pack.stepBack();
        }
        var small = new PackLimits(100, size, size, size, 8L * size, 1L << 40);
        var bytes = pack.end();
        var refused = assertThrows(PackRefusedException.class, () -> unpack(bytes, small));
        assertEquals("too many large files came as differences to each other", refused.problem());
    }

    @Test
    void whatUnpacksToMoreThanAnyTimeAllowsIsRefused() throws IOException {
        var pack = new HostilePack(1).object(Constants.OBJ_BLOB, 2 * MEBIBYTE).end();
        var small = new PackLimits(100, MEBIBYTE, MEBIBYTE, MEBIBYTE, MEBIBYTE, MEBIBYTE);
        var refused = assertThrows(PackRefusedException.class, () -> unpack(pack, small));
        assertTrue(refused.problem().contains("when it is unpacked"), refused.problem());
    }

    @Test
    void aSizeWithoutEndIsCorrupt() {
        var pack = new HostilePack(1)
                .raw(0x90, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)
                .end();
        assertThrows(CorruptObjectException.class, () -> unpack(pack));
    }

    @Test
    void anHonestPackPassesUnchangedInPiecesOfAnySize() throws IOException {
        var hostile = new HostilePack(2);
        var pack = hostile.object(Constants.OBJ_BLOB, 100_000)
                .copyOf(hostile.last(), 100_000, 7)
                .end();
        for (int piece : new int[] {1, 2, 13, 8192}) {
            int[] ends = {0};
            try (var screen = new PackScreen(new ByteArrayInputStream(pack), LIMITS, () -> ends[0]++)) {
                var seen = new byte[pack.length];
                int at = 0;
                for (int n = 0; n >= 0; n = screen.read(seen, at, Math.min(piece, seen.length - at))) {
                    at += n;
                    if (at == seen.length) {
                        assertEquals(-1, screen.read());
                        break;
                    }
                }
                assertArrayEquals(pack, Arrays.copyOf(seen, at));
                assertEquals(1, ends[0]);
            }
        }
        assertEquals(2, unpack(pack).getObjectCount());
    }

    private PackParser unpack(byte[] pack) throws IOException {
        return unpack(pack, LIMITS);
    }

    private PackParser unpack(byte[] pack, PackLimits limits) throws IOException {
        var path = folder.resolve("git").resolve(APP + ".git");
        try (var repository = new PushedRepository(path, limits, new Semaphore(1), () -> {});
                var inserter = repository.newObjectInserter()) {
            var parser = inserter.newPackParser(new ByteArrayInputStream(pack));
            parser.setObjectChecker(repository.checker());
            parser.setCheckEofAfterPackFooter(true);
            parser.parse(NullProgressMonitor.INSTANCE);
            return parser;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
