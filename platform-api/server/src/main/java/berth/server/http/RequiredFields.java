package berth.server.http;

import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A field that the API's description calls required must be there, if only as null. */
final class RequiredFields extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
        var said = member.getAnnotation(Schema.class);
        // Null leaves the word to others.
        return said != null && said.required() ? Boolean.TRUE : null;
    }
}
