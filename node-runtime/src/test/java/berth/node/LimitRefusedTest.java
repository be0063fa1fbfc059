package berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LimitRefusedTest {
    private static final IllegalStateException IN_USE = new IllegalStateException("in use");

    @Test
    void instancesAreNamedAsTheEnginesOwnToolsNameThem() {
        var one = new LimitRefusedException("0123456789ab".repeat(5) + "cdef", 40L << 20, 16L << 20, IN_USE);
        assertEquals(
                "instance 0123456789ab uses 40 MiB of memory, more than the 16 MiB that it is to have",
                one.getMessage());
        var other = new LimitRefusedException("fedcba987654" + "0".repeat(52), 50L << 20, 16L << 20, IN_USE);
        assertEquals(
                "instance 0123456789ab uses 40 MiB of memory, more than the 16 MiB that it is to have;"
                        + " instance fedcba987654 uses 50 MiB of memory, more than the 16 MiB that it is to have",
                LimitRefusedException.together(List.of(one, other)).getMessage());
    }

    @Test
    void whatIsShorterIsNamedAsItIs() {
        assertEquals("web-1", InstanceStatus.shortId("web-1"));
    }
}
