package berth.server.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    private static final String MASK = Redaction.MASK;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "API_KEY | abcdefgh | got abcdefgh! | got ••••••••!",
                "API_KEY | abcdefgh | abcdefghabcdefgh | ••••••••",
                "API_KEY | aaaaaaaa | aaaaaaaaaa. | ••••••••.",
                "API_KEY | abcdefg  | got abcdefg | got abcdefg",
                "ANY | x7Kq-29-pTz | as x7Kq-29-pTz it is | as •••••••• it is",
                "ANY | correct horse battery 1 | correct horse battery 1 | ••••••••",
                "DATABASE_URL | postgres://shop:hunter22@db:5432/shop | with hunter22 | with ••••••••",
                "DATABASE_URL | postgres://shop:hunter22@db:5432/shop | to postgres://shop:hunter22@db:5432/shop | to ••••••••",
                "HOOK | https://hooks.example.com/T0/B1/x9y8z7 | POST https://hooks.example.com/T0/B1/x9y8z7 | POST ••••••••",
                "LINK | https://example.com/a?token=1 | at https://example.com/a?token=1 | at ••••••••",
                "ADMIN_PASSWORD | lighthouse | lighthouse | ••••••••",
            })
    void aValueIsTakenOut(String name, String value, String line, String shown) {
        assertEquals(shown, Redaction.of(Map.of(name, value)).of(line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NODE_ENV | production",
                "APP_URL | https://shop.example.com/",
                "DOCS | https://shop.example.com/docs/api",
                "HOST | db.internal.example.com",
                "UPLOADS | /var/data/uploads",
                "FEATURES | search, basket, checkout",
                "LIMIT | 1000000000",
                "LISTEN | 192.168.100.100",
            })
    void whatTellsNothingStays(String name, String value) {
        assertEquals(value, Redaction.of(Map.of(name, value)).of(value));
    }

    @Test
    void aValueOfSeveralLinesIsFoundLineByLine() {
        var redaction = Redaction.of(
                Map.of("TLS_KEY", "-----BEGIN KEY-----\nMIIEvQIBADAN\n  c2hvcnQtbGluZQ\n-----END KEY-----\n"));
        assertEquals(MASK, redaction.of("-----BEGIN KEY-----"));
        assertEquals("> " + MASK, redaction.of("> MIIEvQIBADAN"));
        assertEquals(MASK, redaction.of("c2hvcnQtbGluZQ"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "got abcdefgh ijkl | got •••••••• ijkl",
                "got abcdef        | got ••••••••",
                "got abcd          | got ••••••••",
                "got abc           | got abc",
                "abcdef or so      | abcdef or so",
            })
    void whereALineMayHaveBeenCutTheBeginningOfAValueAtItsEndIsTakenOutToo(String line, String shown) {
        assertEquals(shown, Redaction.of(Map.of("A_KEY", "abcdefgh")).ofCut(line));
    }

    @Test
    void valuesThatOverlapLeaveNothingBetweenThem() {
        var redaction = Redaction.of(Map.of("A_KEY", "abcdefgh", "B_KEY", "efghijkl", "C_KEY", "xabcdefghy"));
        assertEquals("<x" + MASK + ">", redaction.of("<xabcdefghijkl>"));
        assertEquals(MASK + "z", redaction.of("xabcdefghyz"));
    }

    @Test
    void itPrintsNothingOfWhatItTakesOut() {
        assertFalse(Redaction.of(Map.of("A_KEY", "abcdefgh")).toString().contains("abc"));
    }
}
