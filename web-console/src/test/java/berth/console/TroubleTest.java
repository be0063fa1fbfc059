package berth.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.api.problem.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the platform's texts become sentences. */
class TroubleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop has no release 99 | shop has no release 99.",
                "there is no app \"x\" | there is no app \"x\".",
                "npm ci failed: try again! | npm ci failed: try again!",
                " failed  | failed.",
                "'' | ''"
            })
    void aTextBeginsAsItIsToldAndEndsAsASentence(String text, String sentence) {
        assertEquals(sentence, Trouble.of(new Failure("a.b", text, "")).message());
        assertEquals(sentence, Trouble.of(new Failure("a.b", "", text)).nextStep());
    }
}
