package berth.server.http;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * A parameter of the query that is not of its type is refused by its name. Where it is read, it would only be said of a number
 * that there is no such path, and all but true would be false.
 */
public class QueryTypes {
    private final Map<Method, Map<String, Class<?>>> types = new ConcurrentHashMap<>();

    @ServerRequestFilter
    void check(ResourceInfo resource, UriInfo uri) {
        var sent = uri.getQueryParameters();
        if (sent.isEmpty()) {
            return;
        }
        types.computeIfAbsent(resource.getResourceMethod(), QueryTypes::types)
                .forEach((name, type) -> sent.getOrDefault(name, List.of())
                        .forEach(value -> wanted(type, value).ifPresent(wanted -> {
                            throw refusal(name, wanted);
                        })));
    }

    /**
     * What a parameter means that is true or false; false where it was not sent.
     *
     * @throws PlatformException INVALID, {@code request.parameter-invalid}
     */
    public static boolean isTrue(String name, Optional<String> value) {
        value.flatMap(QueryTypes::neitherTrueNorFalse).ifPresent(wanted -> {
            throw refusal(name, wanted);
        });
        return value.filter(Boolean::parseBoolean).isPresent();
    }

    /** What it must be, if it is not. */
    private static Optional<String> wanted(Class<?> type, String value) {
        if (type == boolean.class || type == Boolean.class) {
            return neitherTrueNorFalse(value);
        }
        if (type == int.class || type == Integer.class) {
            return noWholeNumber(value, Integer.MAX_VALUE);
        }
        return type == long.class || type == Long.class ? noWholeNumber(value, Long.MAX_VALUE) : Optional.empty();
    }

    private static Optional<String> neitherTrueNorFalse(String value) {
        return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")
                ? Optional.empty()
                : Optional.of("true or false");
    }

    private static Optional<String> noWholeNumber(String value, long greatest) {
        try {
            long number = Long.parseLong(value);
            if (number <= greatest && number >= -greatest) {
                return Optional.empty();
            }
        } catch (NumberFormatException none) {
            // Told below, as one that is too large is.
        }
        return Optional.of("a whole number, at most " + greatest);
    }

    private static PlatformException refusal(String name, String wanted) {
        return new PlatformException(
                Category.INVALID,
                "request.parameter-invalid",
                "the parameter " + name + " must be " + wanted,
                "see the API's description at /q/openapi");
    }

    private static Map<String, Class<?>> types(Method method) {
        var found = new HashMap<String, Class<?>>();
        declarations(method).map(Method::getParameters).flatMap(Stream::of).forEach(parameter -> {
            var query = parameter.getAnnotation(QueryParam.class);
            if (query != null) {
                found.put(query.value(), parameter.getType());
            }
        });
        return Map.copyOf(found);
    }

    /** The method itself, and where the contract declares it: annotations of parameters are not inherited. */
    private static Stream<Method> declarations(Method method) {
        return Stream.concat(
                Stream.of(method),
                Stream.of(method.getDeclaringClass().getInterfaces())
                        .flatMap(type -> Stream.of(type.getMethods()))
                        .filter(declared -> declared.getName().equals(method.getName())
                                && List.of(declared.getParameterTypes()).equals(List.of(method.getParameterTypes()))));
    }
}
