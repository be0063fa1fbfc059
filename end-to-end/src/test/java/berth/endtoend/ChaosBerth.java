package berth.endtoend;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a {@link Berth} in which nobody else does anything: all that its engine holds can be told beforehand. */
final class ChaosBerth implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Berth.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(ChaosBerth.class))
                .computeIfAbsent(Berth.class, type -> Berth.start("berth-chaos", Map.of()), Berth.class);
    }
}
