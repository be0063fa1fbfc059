package berth.builder.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LineBufferTest {
    @Test
    void aLineHasNoControlCharacters() {
        assertEquals("green\tand plain", LineBuffer.clean("\u001b[32mgreen\u001b[0m\tand plain\u0007"));
        assertEquals("31mred", LineBuffer.clean("\u009b31mred"));
        assertEquals("100 %", LineBuffer.clean("50 %\r100 %"));
    }
}
