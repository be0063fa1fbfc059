package berth.server.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    @TempDir
    Path folder;

    @Test
    void theFirstStartMakesAKeyThatOnlyTheOwnerMayRead() throws Exception {
        var file = folder.resolve("secrets").resolve("keys");
        var made = new KeyFile(file).load(() -> false);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(
                made.current().id(),
                new KeyFile(file).load(() -> false).current().id());
        assertEquals(
                made.current().secret(),
                new KeyFile(file).load(() -> false).current().secret());
    }

    @Test
    void aRotationPutsANewKeyFirstAndKeepsTheOld() {
        var file = new KeyFile(folder.resolve("keys"));
        var before = file.load(() -> false).current();
        var after = file.rotate();
        assertNotEquals(before.id(), after.current().id());
        assertEquals(before.secret(), after.find(before.id()).orElseThrow().secret());
        assertEquals(2, file.load(() -> false).keys().size());
    }

    @Test
    void aDamagedFileIsToldWithoutItsContent() throws Exception {
        var file = folder.resolve("keys");
        Files.writeString(file, "# keys\n0000000a deadbeef\n");
        var told = assertThrows(IllegalStateException.class, () -> new KeyFile(file).load(() -> false));
        assertTrue(String.valueOf(told.getMessage()).contains("line 2"), told.getMessage());
        assertFalse(String.valueOf(told.getMessage()).contains("deadbeef"), told.getMessage());
        assertEquals("# keys\n0000000a deadbeef\n", Files.readString(file));
    }

    @Test
    void aFileThatIsGoneIsNotMadeAnewWhileSomethingIsSealed() {
        var file = folder.resolve("keys");
        var told = assertThrows(IllegalStateException.class, () -> new KeyFile(file).load(() -> true));
        assertTrue(String.valueOf(told.getMessage()).contains(file + " is gone"), told.getMessage());
        assertTrue(String.valueOf(told.getMessage()).contains("restore it from its copy"), told.getMessage());
        assertFalse(Files.exists(file));
    }

    @Test
    void aFileThatIsThereIsReadWhateverIsSealed() {
        var file = folder.resolve("keys");
        var made = new KeyFile(file).load(() -> false);
        assertEquals(
                made.current().id(),
                new KeyFile(file).load(() -> true).current().id());
    }

    @Test
    void keysAreNeverPrinted() {
        var keys = new KeyFile(folder.resolve("keys")).load(() -> false);
        var secret = keys.text().lines().skip(1).findFirst().orElseThrow().split(" ")[1];
        assertFalse(keys.toString().contains(secret), keys.toString());
    }
}
