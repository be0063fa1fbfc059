package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldLinesTest {
    @Test
    void isWrittenAsItCame() throws Exception {
        assertEquals("A: b~aCcept: c, d~", written(read("A: b~aCcept: c, d~")));
    }

    @Test
    void oddBlanksAreNotPassedOn() throws Exception {
        assertEquals("A: b~B: c~C: d~D: ~E: f~", written(read("A: b~B:c~C: \t d \t~D:~E: f~")));
    }

    @Test
    void removedLinesAreSkippedAndSetOnesComeLast() throws Exception {
        var fields = read("A: 1~B: 2~a: 3~C: 4~");
        fields.remove("A").set(AsciiString.cached("b"), "5").add("D", 6);
        assertEquals("C: 4~b: 5~D: 6~", written(fields));
        assertEquals(3, fields.size());
        assertFalse(fields.contains("a"));
        assertEquals(
                List.of("C", "b", "D"),
                fields.entries().stream().map(e -> e.getKey()).toList());
    }

    @Test
    void namesAreFoundInAnyCase() throws Exception {
        var fields = read("X-One: 1~X-ONE: 2~X-On|: 3~");
        assertEquals("1", fields.get("x-one"));
        assertEquals(List.of("1", "2"), fields.getAll("x-oNE"));
        assertEquals(List.of(), fields.getAll("x-on^"));
        assertNull(fields.get("x-on"));
        assertTrue(fields.containsValue("x-one", "2", false));
    }

    @Test
    void growsAsNeeded() throws Exception {
        var fields = read("A: b~");
        for (int i = 0; i < 100; i++) {
            fields.add("name-" + i, "value-" + i);
        }
        assertEquals("value-99", fields.get("NAME-99"));
        assertEquals(101, fields.size());
        assertTrue(written(fields).endsWith("~name-99: value-99~"));
    }

    @Test
    void noValueBreaksALine() {
        var fields = FieldLines.empty();
        assertThrows(IllegalArgumentException.class, () -> fields.set("a", "b\r\nc: d"));
        assertTrue(fields.isEmpty());
    }

    @Test
    void tooManyLinesAreRefused() {
        assertThrows(FieldOctets.TooManyLinesException.class, () -> read("a: b~".repeat(FieldOctets.MOST_LINES + 1)));
    }

    private static FieldLines read(String lines) throws Exception {
        var octets = lines.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        return FieldLines.read(octets, 0, octets.length);
    }

    private static String written(FieldLines fields) {
        var out = Unpooled.buffer();
        fields.writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1).replace("\r\n", "~");
    }
}
