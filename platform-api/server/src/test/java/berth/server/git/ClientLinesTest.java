package berth.server.git;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ClientLinesTest {
    @Test
    void whatAnAppPrintsDoesNotSteerThePushersTerminal() {
        assertEquals("a\tred b", ClientLines.shown("a\t\u001b[31mred\u001b[0m b"));
        assertEquals("cleared", ClientLines.shown("\u009b2Jcleared"));
        assertEquals("]0;title", ClientLines.shown("\u009d]0;title\u0007"));
        assertEquals("Grüße", ClientLines.shown("Grüße\r\n"));
    }

    @Test
    void aReasonIsOneLine() {
        assertEquals("a b c", Refusal.inOneLine("a\nb\u0085c"));
    }
}
