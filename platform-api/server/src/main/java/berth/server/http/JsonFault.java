package berth.server.http;

import static java.util.stream.Collectors.joining;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is wrong with a body, in words that name the field and never its value. */
final class JsonFault {
    private static final Pattern MISSING = Pattern.compile("Missing required creator property '([^']+)'");

    private JsonFault() {}

    static PlatformException of(JsonProcessingException failure) {
        if (failure instanceof InvalidFormatException unusable
                && unusable.getValue() instanceof String text
                && NulCharacter.isIn(text)) {
            // A name that has one itself is not repeated.
            var where = path(unusable).filter(name -> !NulCharacter.isIn(name)).orElse("a name in the body");
            return NulCharacter.refusal(where);
        }
        var where = failure.getLocation() == null
                ? ""
                : " (line " + failure.getLocation().getLineNr() + ", column "
                        + failure.getLocation().getColumnNr() + ")";
        return new PlatformException(
                Category.INVALID,
                "request.json-invalid",
                what(failure) + where,
                "see the API's description at /q/openapi");
    }

    private static String what(JsonProcessingException failure) {
        if (failure instanceof UnrecognizedPropertyException unknown) {
            return "the field \"" + unknown.getPropertyName() + "\" is not known here";
        }
        // The parser has no exception of its own for this.
        if (failure.getOriginalMessage().startsWith("Duplicate field")) {
            return "a field is given twice";
        }
        // Nor for this.
        var missing = MISSING.matcher(failure.getOriginalMessage());
        if (missing.lookingAt()) {
            return "the field \"" + missing.group(1) + "\" is missing";
        }
        if (failure instanceof JsonMappingException misread) {
            var name = path(misread);
            if (name.isPresent() && misread.getCause() instanceof InputCoercionException) {
                return name.get() + " is a number beyond all that it may be";
            }
            if (name.isPresent() && misread instanceof MismatchedInputException mismatch) {
                return name.get() + " must be " + wanted(mismatch.getTargetType());
            }
        }
        return "the body is not the JSON that this takes";
    }

    private static String wanted(Class<?> type) {
        if (type == String.class) {
            return "text";
        }
        if (List.of(Integer.class, int.class, Long.class, long.class).contains(type)) {
            return "a whole number";
        }
        if (type == Double.class || type == double.class) {
            return "a number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    /** Such as {@code web.count} or {@code kinds[0]}; empty if it is the body itself. */
    private static Optional<String> path(JsonMappingException failure) {
        var path = failure.getPath().stream().map(JsonFault::step).collect(joining());
        return path.isEmpty() ? Optional.empty() : Optional.of(path.startsWith(".") ? path.substring(1) : path);
    }

    private static String step(Reference step) {
        return step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName();
    }
}
