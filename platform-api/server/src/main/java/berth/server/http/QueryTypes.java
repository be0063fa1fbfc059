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
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * A parameter of the query that is not of its type, or not within the limits that the API's description gives it, is refused by
 * its name. Where it is read, it would only be said of a number that there is no such path, and all but true would be false.
 */
public class QueryTypes {
    private final Map<Method, Map<String, Wanted>> types = new ConcurrentHashMap<>();

    @ServerRequestFilter
    void check(ResourceInfo resource, UriInfo uri) {
        var sent = uri.getQueryParameters();
        if (sent.isEmpty()) {
            return;
        }
        types.computeIfAbsent(resource.getResourceMethod(), QueryTypes::types)
                .forEach((name, type) -> sent.getOrDefault(name, List.of())
                        .forEach(value -> type.unlike(value).ifPresent(wanted -> {
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

    private static Optional<String> neitherTrueNorFalse(String value) {
        return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")
                ? Optional.empty()
                : Optional.of("true or false");
    }

    /** What a parameter must be; the limits are those of a whole number. */
    private record Wanted(Class<?> type, long least, long greatest) {
        static Wanted of(Parameter parameter) {
            var type = parameter.getType();
            long largest = type == int.class || type == Integer.class ? Integer.MAX_VALUE : Long.MAX_VALUE;
            var said = Optional.ofNullable(parameter.getAnnotation(Schema.class));
            return new Wanted(
                    type,
                    said.map(Schema::minimum)
                            .filter(text -> !text.isEmpty())
                            .map(Long::valueOf)
                            .orElse(-largest),
                    said.map(Schema::maximum)
                            .filter(text -> !text.isEmpty())
                            .map(Long::valueOf)
                            .orElse(largest));
        }

        /** What it must be, if that value is not. */
        Optional<String> unlike(String value) {
            if (type == boolean.class || type == Boolean.class) {
                return neitherTrueNorFalse(value);
            }
            return List.of(int.class, Integer.class, long.class, Long.class).contains(type)
                    ? noWholeNumber(value)
                    : Optional.empty();
        }

        private Optional<String> noWholeNumber(String value) {
            try {
                long number = Long.parseLong(value);
                if (number >= least && number <= greatest) {
                    return Optional.empty();
                }
            } catch (NumberFormatException none) {
                // Told below, as one that is too large is.
            }
            return Optional.of("a whole number, " + (least < 0 ? "at most " + greatest : least + " to " + greatest));
        }
    }

    private static PlatformException refusal(String name, String wanted) {
        return new PlatformException(
                Category.INVALID,
                "request.parameter-invalid",
                "the parameter " + name + " must be " + wanted,
                "see the API's description at /q/openapi");
    }

    private static Map<String, Wanted> types(Method method) {
        var found = new HashMap<String, Wanted>();
        declarations(method).map(Method::getParameters).flatMap(Stream::of).forEach(parameter -> {
            var query = parameter.getAnnotation(QueryParam.class);
            if (query != null) {
                found.put(query.value(), Wanted.of(parameter));
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
