package berth.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DotenvTest {
    record Row(String text, Map<String, String> variables) {}

    static List<Row> rows() {
        return List.of(
                new Row("", Map.of()),
                new Row("\n\n  \n", Map.of()),
                new Row("# only a comment", Map.of()),
                new Row("A=1", Map.of("A", "1")),
                new Row("A=1\nB=2\n", Map.of("A", "1", "B", "2")),
                new Row("A=1\r\nB=2\r\n", Map.of("A", "1", "B", "2")),
                new Row("\uFEFFA=1", Map.of("A", "1")),
                new Row("export A=1", Map.of("A", "1")),
                new Row("  export\tA=1", Map.of("A", "1")),
                new Row("export=1", Map.of("export", "1")),
                new Row("A = 1 ", Map.of("A", "1")),
                new Row("A: 1", Map.of("A", "1")),
                new Row("A=", Map.of("A", "")),
                new Row("A=   ", Map.of("A", "")),
                new Row("A=\nB=2", Map.of("A", "", "B", "2")),
                new Row("A=''", Map.of("A", "")),
                new Row("A=\"\"", Map.of("A", "")),
                new Row("A=one two  three", Map.of("A", "one two  three")),
                new Row("A=1 # comment", Map.of("A", "1")),
                new Row("A= # comment", Map.of("A", "")),
                new Row("A=# comment", Map.of("A", "")),
                new Row("A=a#b", Map.of("A", "a#b")),
                new Row("A=http://x/?a=#top", Map.of("A", "http://x/?a=#top")),
                new Row("A=http://x/#top", Map.of("A", "http://x/#top")),
                new Row("A=it's", Map.of("A", "it's")),
                new Row("A=a\"b\"", Map.of("A", "a\"b\"")),
                new Row("A=a\\nb", Map.of("A", "a\\nb")),
                new Row("A='a\\nb # c'", Map.of("A", "a\\nb # c")),
                new Row("A=\"a\\nb\\tc\\\\d\\\"e\\$f\"", Map.of("A", "a\nb\tc\\d\"e$f")),
                new Row("A=\"\\x\"", Map.of("A", "\\x")),
                new Row("A=\"one\ntwo\"\nB=2", Map.of("A", "one\ntwo", "B", "2")),
                new Row("A='one\ntwo' # after\nB=2", Map.of("A", "one\ntwo", "B", "2")),
                new Row("A=`it's \"so\"`", Map.of("A", "it's \"so\"")),
                new Row("A=${OTHER}", Map.of("A", "${OTHER}")),
                new Row("A=1\nA=2", Map.of("A", "2")),
                new Row("A=b=c==", Map.of("A", "b=c==")),
                new Row("A.B-C=1", Map.of("A.B-C", "1")));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void readsWhatTheDotenvLibrariesAgreeOn(Row row) throws Exception {
        assertEquals(row.variables(), Dotenv.parse(row.text()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "NAME | line 1 is not NAME=value",
                "A=1;NAME | line 2 is not NAME=value",
                "=1 | line 1 is not NAME=value",
                "A B=1 | line 1 is not NAME=value",
                "A='1 | line 1 opens a quote that is never closed",
                "A=1;B=\"2;C=3 | line 2 opens a quote that is never closed",
                "A='1' 2 | line 1 goes on after the closing quote",
            })
    void namesTheLineOfAFaultAndNoValue(String text, String message) {
        var fault = assertThrows(Dotenv.BadDotenvException.class, () -> Dotenv.parse(text.replace(';', '\n')));
        assertEquals(message, fault.getMessage());
    }

    @Test
    void keepsTheOrderOfTheText() throws Exception {
        assertEquals(List.of("B", "A"), List.copyOf(Dotenv.parse("B=1\nA=2").keySet()));
    }
}
