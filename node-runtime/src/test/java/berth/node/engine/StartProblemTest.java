package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartProblemTest {
    @ParameterizedTest
    @CsvSource({
        "the image names no command (no CMD),instance.no-command",
        "/bin/sh: 1: exec: nope: not found,instance.command-not-found",
        "exec /nope failed: No such file or directory,instance.command-not-found",
        "exec /app failed: Exec format error,instance.exec-format",
        "exec /data failed: Permission denied,instance.not-executable",
        "its command may not be executed,instance.not-executable",
        "unable to find user x: no matching entries in passwd file,instance.unknown-user",
        "something that no engine has said yet,instance.not-startable",
    })
    void theWordsOfShellInitAndEngineHaveACode(String words, String code) {
        assertEquals(code, StartProblem.code(words));
    }
}
