package berth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String ROOT = "berth.server.";

    /** A feature may use those before it, never those behind it. */
    private static final List<String> FEATURES = List.of(
            "setting",
            "secret",
            "time",
            "event",
            "work",
            "team",
            "http",
            "webhook",
            "app",
            "environment",
            "sleep",
            "source",
            "stack",
            "release",
            "config",
            "formation",
            "addon",
            "link",
            "build",
            "instance",
            "run",
            "cron",
            "route",
            "deployment",
            "git",
            "preview",
            "wiring");

    private final JavaClasses server = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("berth.server");

    @Test
    void featuresUseOnlyThoseBeforeThem() {
        var wrong = new TreeSet<String>();
        for (JavaClass type : server) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                var to = dependency.getTargetClass().getPackageName();
                if (to.startsWith(ROOT) && rank(to) > rank(type.getPackageName())) {
                    wrong.add(dependency.getDescription());
                }
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void workersKnowNoDatabase() {
        var wrong = new TreeSet<String>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("berth.builder", "berth.node", "berth.router")) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                if (dependency.getTargetClass().getPackageName().startsWith("java.sql")) {
                    wrong.add(dependency.getDescription());
                }
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    private static int rank(String packageName) {
        var feature = packageName.substring(ROOT.length()).split("\\.")[0];
        int rank = FEATURES.indexOf(feature);
        if (rank < 0) {
            throw new AssertionError("put the package " + packageName + " into FEATURES");
        }
        return rank;
    }
}
