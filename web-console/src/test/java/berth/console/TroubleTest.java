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
                "the machine is full | The machine is full.",
                "there is no app \"x\" | There is no app \"x\".",
                "it is not said what to roll back | It is not said what to roll back.",
                "build 9 of shop/production has ended already | Build 9 of shop/production has ended already.",
                "npm ci failed: try again! | Npm ci failed: try again!",
                "failed | Failed.",
                "'' | ''"
            })
    void aSentenceBeginsWithACapitalAndEnds(String text, String sentence) {
        assertEquals(sentence, Trouble.of(new Failure("a.b", text, "")).message());
        assertEquals(sentence, Trouble.of(new Failure("a.b", "", text)).nextStep());
    }

    @ParameterizedTest
    @CsvSource({
        "shop has no release 99",
        "shop/production has no release 99",
        "my-app answers nothing",
        "web needs more than its 256 MiB",
        "web: count must be 0 to 50",
        "ana is viewer in team default and may not do this",
        "afterMinutes must be 1 to 43200"
    })
    void aNameAtItsBeginIsWrittenAsItIs(String text) {
        assertEquals(text + ".", Trouble.of(new Failure("a.b", text, "")).message());
    }
}
