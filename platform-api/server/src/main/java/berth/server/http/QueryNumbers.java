package berth.server.http;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * A number in the query that is none is refused by its name: where it is read, it would only be said that there is no such
 * path.
 */
class QueryNumbers {
    private final Map<Method, Map<String, Long>> numbers = new ConcurrentHashMap<>();

    @ServerRequestFilter
    void check(ResourceInfo resource, UriInfo uri) {
        var sent = uri.getQueryParameters();
        if (sent.isEmpty()) {
            return;
        }
        numbers.computeIfAbsent(resource.getResourceMethod(), QueryNumbers::numbers)
                .forEach((name, greatest) ->
                        sent.getOrDefault(name, List.of()).forEach(value -> check(name, value, greatest)));
    }

    private static void check(String name, String value, long greatest) {
        try {
            long number = Long.parseLong(value);
            if (number <= greatest && number >= -greatest) {
                return;
            }
        } catch (NumberFormatException none) {
            // Told below, as one that is too large is.
        }
        throw new PlatformException(
                Category.INVALID,
                "request.parameter-invalid",
                "the parameter " + name + " must be a whole number, at most " + greatest,
                "see the API's description at /q/openapi");
    }

    /** Names of the query's parameters that are numbers, with the greatest that each can be. */
    private static Map<String, Long> numbers(Method method) {
        var found = new HashMap<String, Long>();
        declarations(method).map(Method::getParameters).flatMap(Stream::of).forEach(parameter -> {
            var query = parameter.getAnnotation(QueryParam.class);
            if (query != null) {
                greatest(parameter).ifPresent(most -> found.put(query.value(), most));
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

    private static Optional<Long> greatest(Parameter parameter) {
        var type = parameter.getType();
        if (type == Integer.class || type == int.class) {
            return Optional.of((long) Integer.MAX_VALUE);
        }
        return type == Long.class || type == long.class ? Optional.of(Long.MAX_VALUE) : Optional.empty();
    }
}
