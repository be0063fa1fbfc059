package berth.server.setting;

import java.lang.reflect.Method;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Names of the environment variables that {@link BerthConfig} reads. Mistyped keys in files are refused by the
 * configuration itself; mistyped variables are not, so they are checked against these.
 */
final class KnownVariables {
    private KnownVariables() {}

    static SortedSet<String> names() {
        var names = new TreeSet<String>();
        collect("BERTH", BerthConfig.class, names);
        return names;
    }

    /** Variables that begin like ours and are not. */
    static SortedSet<String> unknown(Iterable<String> variables) {
        var known = names();
        var unknown = new TreeSet<String>();
        for (String variable : variables) {
            if (variable.startsWith("BERTH_") && !known.contains(variable)) {
                unknown.add(variable);
            }
        }
        return unknown;
    }

    private static void collect(String prefix, Class<?> group, SortedSet<String> names) {
        for (Method method : group.getDeclaredMethods()) {
            var name = prefix + "_" + upperSnake(method.getName());
            if (method.getReturnType().getEnclosingClass() == BerthConfig.class) {
                collect(name, method.getReturnType(), names);
            } else {
                names.add(name);
            }
        }
    }

    private static String upperSnake(String camel) {
        return camel.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }
}
