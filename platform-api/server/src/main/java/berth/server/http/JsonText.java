package berth.server.http;

import static com.fasterxml.jackson.databind.exc.InvalidFormatException.from;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Text of JSON, values and names of fields alike, has no NUL character. */
final class JsonText extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1L;
    private static final String REFUSED = "NUL character";

    private JsonText() {
        super(String.class);
    }

    static SimpleModule module() {
        return new SimpleModule("json-text")
                .addDeserializer(String.class, new JsonText())
                .addKeyDeserializer(String.class, new Name());
    }

    @Override
    public LogicalType logicalType() {
        return LogicalType.Textual;
    }

    @Override
    public @Nullable String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        var text = StringDeserializer.instance.deserialize(parser, context);
        if (text != null && NulCharacter.isIn(text)) {
            throw from(parser, REFUSED, text, String.class);
        }
        return text;
    }

    private static final class Name extends KeyDeserializer {
        @Override
        public Object deserializeKey(String name, DeserializationContext context) throws IOException {
            if (NulCharacter.isIn(name)) {
                throw context.weirdKeyException(String.class, name, REFUSED);
            }
            return name;
        }
    }
}
