package berth.router.proxy;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says to whoever wrote a table what is wrong with it, and where: without the names of classes, which are the parser's way to
 * say it, and without the values, which may be secrets.
 */
final class TableFault {
    /** What the parser says to whoever wrote this program. */
    private static final Pattern TO_PROGRAMMERS =
            Pattern.compile("( \\((for |start marker|not recognized)|: enable `).*", Pattern.DOTALL);

    private static final Pattern IS_NULL = Pattern.compile(" is null$");

    private TableFault() {}

    /** In one line. */
    static String inWords(Exception e) {
        var text = switch (e) {
            case JsonProcessingException broken -> where(broken) + what(broken);
            case AccessDeniedException _ -> "the router may not read it";
            case NoSuchFileException _ -> "there is no such file";
            default -> String.valueOf(e.getMessage());
        };
        return text.lines().findFirst().orElse("no reason given");
    }

    static String place(JsonLocation location) {
        return "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String where(JsonProcessingException e) {
        // Who makes a table of all that was read is at its end, which is not where the fault is.
        if (e instanceof ValueInstantiationException whole && whole.getPath().isEmpty()) {
            return "";
        }
        var path = path(e);
        return (e.getLocation() == null ? "" : place(e.getLocation()) + ": ") + (path.isEmpty() ? "" : path + ": ");
    }

    private static String path(JsonProcessingException e) {
        var path = new StringBuilder();
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            for (var step : mapping.getPath()) {
                add(path, step.getFieldName(), step.getIndex());
            }
        } else if (e.getProcessor() instanceof JsonParser parser) {
            add(path, parser.getParsingContext());
        }
        return path.toString();
    }

    private static void add(StringBuilder path, @Nullable JsonStreamContext context) {
        if (context != null && !context.inRoot()) {
            add(path, context.getParent());
            add(path, context.getCurrentName(), context.inArray() ? context.getCurrentIndex() : -1);
        }
    }

    private static void add(StringBuilder path, @Nullable String field, int index) {
        if (field != null) {
            path.append(path.isEmpty() ? "" : ".").append(field);
        } else if (index >= 0) {
            path.append('[').append(index).append(']');
        }
    }

    private static String what(JsonProcessingException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                "there is no such field; there are " + names(unknown.getKnownPropertyIds());
            case InputCoercionException large -> "the number is out of range: " + wanted(large.getTargetType());
            case ValueInstantiationException refused -> refusal(refused.getCause());
            case MismatchedInputException other -> wanted(other.getTargetType());
            case JsonEOFException _ -> "it ends too soon: something that was begun there or before is not closed";
            case StreamConstraintsException _ -> "a number, a text or a nesting is longer than any table needs";
            // Told with the way to it, the fault itself lies within.
            case JsonMappingException way when way.getCause() instanceof JsonProcessingException within -> what(within);
            case JsonMappingException way -> refusal(way.getCause());
            default -> TO_PROGRAMMERS.matcher(e.getOriginalMessage()).replaceFirst("");
        };
    }

    /** What a record says of its own parts. */
    private static String refusal(@Nullable Throwable cause) {
        if (cause == null || cause.getMessage() == null) {
            return "null stands where something is wanted";
        }
        return cause instanceof NullPointerException
                ? IS_NULL.matcher(cause.getMessage()).replaceFirst(" is missing")
                : cause.getMessage();
    }

    private static String names(@Nullable Collection<Object> known) {
        var names = new TreeSet<String>();
        if (known != null) {
            known.forEach(name -> names.add(name.toString()));
        }
        return String.join(", ", names);
    }

    private static String wanted(@Nullable Class<?> type) {
        if (type == null) {
            return "something else is wanted here";
        }
        if (type.isEnum()) {
            return "one of "
                    + String.join(
                            ", ",
                            Arrays.stream(type.getEnumConstants())
                                    .map(Object::toString)
                                    .toList()) + " is wanted here";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false is wanted here";
        }
        if (type == int.class || type == Integer.class) {
            return "a whole number up to " + Integer.MAX_VALUE + " is wanted here";
        }
        if (type == long.class || type == Long.class) {
            return "a whole number up to " + Long.MAX_VALUE + " is wanted here";
        }
        if (type == double.class) {
            return "a number is wanted here";
        }
        if (type == String.class) {
            return "a text \"…\" is wanted here";
        }
        return (Collection.class.isAssignableFrom(type) ? "a list […]" : "an object {…}") + " is wanted here";
    }
}
