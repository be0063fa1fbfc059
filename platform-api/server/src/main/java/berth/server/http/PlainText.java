package berth.server.http;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/**
 * Reads text as what it is said to be, UTF-8 unless said otherwise; what is not is refused, not kept with replacements for
 * what it was.
 */
@Provider
@Consumes(MediaType.TEXT_PLAIN)
class PlainText implements MessageBodyReader<String> {
    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return type == String.class;
    }

    @Override
    public String readFrom(
            Class<String> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return decode(body.readAllBytes(), charset(media));
    }

    private static String decode(byte[] body, Charset charset) {
        var in = ByteBuffer.wrap(body);
        var decoder = charset.newDecoder();
        var text = CharBuffer.allocate((int) Math.ceil(body.length * (double) decoder.maxCharsPerByte()));
        var result = decoder.decode(in, text, true);
        text.flip();
        if (result.isError()) {
            long line = text.chars().filter(c -> c == '\n').count() + 1;
            throw invalid(
                    "line " + line + " of the body is not valid " + charset.name(),
                    "save it as UTF-8, or say its charset: Content-Type: text/plain; charset=iso-8859-1");
        }
        return text.toString();
    }

    private static Charset charset(MediaType media) {
        var named = media.getParameters().get(MediaType.CHARSET_PARAMETER);
        try {
            return named == null ? StandardCharsets.UTF_8 : Charset.forName(named);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw invalid("the charset of the body is not known", "save it as UTF-8");
        }
    }

    private static PlatformException invalid(String message, String nextStep) {
        return new PlatformException(Category.INVALID, "request.text-invalid", message, nextStep);
    }
}
