package berth.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which media types the API takes and answers in, as its own description says; read when somebody first asks for another. */
@ApplicationScoped
class Operations {
    private final OpenApiDocumentService documents;
    private volatile JsonNode read = MissingNode.getInstance();

    Operations(OpenApiDocumentService documents) {
        this.documents = documents;
    }

    /** Media types of its body. */
    Set<String> takes(String method, String path) {
        return types(operation(method, path).path("requestBody"));
    }

    /** Media types of its answers when all is well. */
    Set<String> answers(String method, String path) {
        return operation(method, path)
                .path("responses")
                .propertyStream()
                .filter(each -> each.getKey().startsWith("2"))
                .flatMap(each -> types(each.getValue()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private JsonNode operation(String method, String path) {
        return at(path).path(method.toLowerCase(Locale.ROOT));
    }

    private static Set<String> types(JsonNode said) {
        return said.path("content")
                .propertyStream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of several templates, the one with the fewest placeholders is meant. */
    private JsonNode at(String path) {
        return description()
                .path("paths")
                .propertyStream()
                .filter(each -> path.matches(each.getKey().replaceAll("\\{[^}]+}", "[^/]+")))
                .min(Comparator.comparing(
                        each -> each.getKey().chars().filter(c -> c == '{').count()))
                .map(Map.Entry::getValue)
                .orElse(MissingNode.getInstance());
    }

    private JsonNode description() {
        var known = read;
        if (!known.isMissingNode()) {
            return known;
        }
        try {
            var now = new ObjectMapper()
                    .readTree(documents.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, Format.JSON));
            read = now;
            return now;
        } catch (IOException e) {
            throw new UncheckedIOException("the API's own description is no JSON", e);
        }
    }
}
