package berth.server.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "psql postgres://shop:k3y@db/shop  | psql",
                "PGPASSWORD=k3y A=  psql -h db     | psql",
                "/usr/local/bin/python3.13 -c 'x'  | python3.13",
                "./bin/console cache:clear         | console",
                "rake                              | rake",
            })
    void theProgramIsToldAndNothingElse(String command, String program) {
        assertEquals(Optional.of(program), ProgramName.of(command));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'my program' x",
                "$TOKEN",
                "`cat secret`",
                "(cd /; ls)",
                "PASSWORD='two words' psql",
                "PASSWORD=\"two words\" psql",
                "PASSWORD=two\\ words psql",
                "KEY=k3y",
                "a;b",
                "user:k3y@host",
                ""
            })
    void whatBeginsWithNoPlainNameIsNotTold(String command) {
        assertEquals(Optional.empty(), ProgramName.of(command));
    }

    @Test
    void whatIsTooLongForAProgramIsNotTold() {
        assertEquals(Optional.empty(), ProgramName.of("a".repeat(42)));
    }
}
