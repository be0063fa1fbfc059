package berth.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyntaxLineTest {
    @Test
    void standsAmongTheFirstLines() {
        assertEquals(Optional.of("docker/dockerfile:1"), SyntaxLine.frontend("# syntax=docker/dockerfile:1\nFROM x"));
        assertEquals(Optional.of("a/b"), SyntaxLine.frontend("# escape=`\n#SYNTAX = a/b\r\nFROM x"));
        assertEquals(Optional.empty(), SyntaxLine.frontend("# a comment\n# syntax=a/b\nFROM x"));
        assertEquals(Optional.empty(), SyntaxLine.frontend("FROM x\n# syntax=a/b"));
    }

    @Test
    void isTakenOutWithoutMovingTheOtherLines() {
        assertEquals("#\nFROM x\n", SyntaxLine.without("# syntax=docker/dockerfile:1\nFROM x\n"));
    }
}
