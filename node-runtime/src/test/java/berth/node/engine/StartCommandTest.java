package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartCommandTest {
    @Test
    void noCommandLeavesTheImagesOwn() {
        assertEquals(new StartCommand(List.of(), false), StartCommand.of("  "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    node server.js                     | exec node server.js
                    npm start -- --port $PORT          | exec npm start -- --port $PORT
                    exec node server.js                | exec node server.js
                    NODE_ENV=production A=$B node x    | NODE_ENV=production A=$B exec node x
                    node x > /tmp/log 2>&1             | exec node x > /tmp/log 2>&1
                    sh -c "a && b; c"                  | exec sh -c "a && b; c"
                    perl -e 'print (1); & `'           | exec perl -e 'print (1); & `'
                    echo a\\;b                         | exec echo a\\;b
                    $RUNNER --fast                     | exec $RUNNER --fast
                    /usr/bin/test-server --if=eth0     | exec /usr/bin/test-server --if=eth0
                    """)
    void oneProgramReplacesItsShell(String command, String script) {
        assertEquals(new StartCommand(List.of("/bin/sh", "-c", script), false), StartCommand.of(command));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a && b",
                "a || b",
                "a; b",
                "a | b",
                "a & b & wait",
                "a\nb",
                "(a)",
                "cd app",
                "cd app && exec node x",
                "if true; then a; fi",
                "while sleep 1; do a; done",
                "{ a; }",
                "! a",
                "exec a && b",
                "exec",
                "node $(cat file)",
                "node \"$(cat file)\"",
                "node `cat file`",
                "A=\"x y\" node z",
                "A=1",
                "ulimit -n 10",
                "node 'unfinished",
            })
    void anythingElseKeepsItsShellWhichPassesSignalsOn(String command) {
        StartCommand start = StartCommand.of(command);

        assertTrue(start.toGroup());
        assertTrue(start.entrypoint().getLast().startsWith("trap "));
        assertTrue(start.entrypoint().getLast().endsWith("\n" + command));
    }

    @Test
    void aVeryLongCommandIsNoProblem() {
        assertFalse(StartCommand.of("node " + "'' ".repeat(50_000) + "x").toGroup());
    }
}
