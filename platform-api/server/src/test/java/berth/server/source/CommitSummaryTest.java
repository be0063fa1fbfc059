package berth.server.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CommitSummaryTest {
    @Test
    void aCommitIsShownWithoutWhatSteersATerminal() {
        var summary = new CommitSummary("1".repeat(40), "Ann\u009b31m", "mend\u202e \u0085it\n", Instant.EPOCH);
        assertEquals("Ann 31m", summary.author());
        assertEquals("mend it", summary.subject());
    }
}
