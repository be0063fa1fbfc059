package berth.server.http;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Which methods are taken at a path. Asked of the framework, for the API's own description tells neither of pages nor of git;
 * read when somebody first asks for what is not taken.
 */
@ApplicationScoped
class PathMethods {
    /** {@code {name}}, or {@code {name:expression}} with an expression that may hold braces of its own. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}:]+)(?::((?:[^{}]|\\{[^{}]*})*))?}");

    private volatile Map<Template, Set<String>> known = Map.of();

    /** In capital letters; none if nothing is at that path. */
    Set<String> at(String path) {
        // A slash at the end means nothing to the framework.
        var meant = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        // Of several templates, the one with the fewest placeholders is meant.
        return all().entrySet().stream()
                .filter(each -> each.getKey().matches(meant))
                .min(comparing(each -> each.getKey().placeholders()))
                .map(Map.Entry::getValue)
                .orElse(Set.of());
    }

    private Map<Template, Set<String>> all() {
        var read = known;
        if (read.isEmpty()) {
            read = read();
            known = read;
        }
        return read;
    }

    private static Map<Template, Set<String>> read() {
        var deployment = requireNonNull(ResteasyReactiveRecorder.getCurrentDeployment(), "nothing is served yet");
        var read = new HashMap<Template, Set<String>>();
        RuntimeResourceVisitor.visitRuntimeResources(
                deployment.getPrefix(), deployment.getClassMappers(), new RuntimeResourceVisitor() {
                    @Override
                    public void visitRuntimeResource(String method, String path, RuntimeResource resource) {
                        read.computeIfAbsent(Template.of(path), each -> new TreeSet<>())
                                .add(method);
                    }
                });
        return Map.copyOf(read);
    }

    /** By its expression, so that two that call a placeholder by two names are one. */
    private record Template(Pattern pattern, long placeholders) {
        static Template of(String path) {
            var expression = new StringBuilder();
            int end = 0;
            long placeholders = 0;
            for (MatchResult found : PLACEHOLDER.matcher(path).results().toList()) {
                var own = found.group(2);
                expression
                        .append(Pattern.quote(path.substring(end, found.start())))
                        .append(own == null ? "[^/]+" : "(?:" + own.strip() + ")");
                end = found.end();
                placeholders++;
            }
            expression.append(Pattern.quote(path.substring(end)));
            return new Template(Pattern.compile(expression.toString()), placeholders);
        }

        boolean matches(String path) {
            return pattern.matcher(path).matches();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Template template
                    && template.pattern.pattern().equals(pattern.pattern());
        }

        @Override
        public int hashCode() {
            return pattern.pattern().hashCode();
        }
    }
}
