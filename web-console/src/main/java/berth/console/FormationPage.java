package berth.console;

import static berth.console.AppPage.ENVIRONMENT;
import static java.util.Objects.requireNonNullElse;

import berth.api.app.AppsApi;
import berth.api.formation.FormationApi;
import berth.api.formation.ScaleOrder;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.team.ActorApi;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** How many instances of each process type of an app's production are wished, and the forms to wish for others. */
@Path("/apps/{app}/formation")
@RunOnVirtualThread
class FormationPage {
    private final ActorApi actors;
    private final AppsApi apps;
    private final FormationApi formation;

    FormationPage(ActorApi actors, AppsApi apps, FormationApi formation) {
        this.actors = actors;
        this.apps = apps;
        this.formation = formation;
    }

    /** @param scaled process type that was scaled before; the address may be an old one, so told is what is wished of it now */
    @GET
    public Response show(@PathParam("app") String app, @QueryParam("scaled") @Nullable String scaled) {
        return Page.ok(content(app, Optional.empty(), requireNonNullElse(scaled, "")));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response scale(
            @PathParam("app") String app,
            @FormParam("process") @Nullable String process,
            @FormParam("count") @Nullable String count) {
        var form = new Form(
                requireNonNullElse(process, ""), requireNonNullElse(count, "").strip());
        try {
            var order = new ScaleOrder(form.number(), null, null);
            formation.scale(app, ENVIRONMENT, Map.of(form.process(), order));
            return Page.seeOther(LocalPath.formation(app, form.process())).build();
        } catch (PlatformException refused) {
            var wrong = new Wrong(form, Trouble.inForm(refused));
            return Page.with(refused.category().status(), content(app, Optional.of(wrong), ""))
                    .build();
        }
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    private Content content(String name, Optional<Wrong> wrong, String scaled) {
        var actor = actors.me();
        var app = apps.get(name).name();
        var lines = new TreeMap<>(formation.show(app, ENVIRONMENT))
                .entrySet().stream()
                        .map(entry -> new Line(
                                entry.getKey(),
                                Scaled.words(entry.getValue()),
                                wrong.map(Wrong::form)
                                        .filter(form -> form.process().equals(entry.getKey()))
                                        .map(Form::count)
                                        .orElseGet(() ->
                                                String.valueOf(entry.getValue().count()))))
                        .toList();
        return new Content(
                Frame.of("Scale " + app, actor),
                app,
                lines,
                lines.stream().filter(line -> line.process().equals(scaled)).findFirst(),
                wrong.map(Wrong::problem));
    }

    /** @param scaled the one that the address names */
    record Content(Frame frame, String app, List<Line> lines, Optional<Line> scaled, Optional<Trouble> problem)
            implements TemplateInstance {}

    /**
     * @param wished in words
     * @param count for the form: as it was typed, where that was refused
     */
    record Line(String process, String wished, String count) {}

    private record Wrong(Form form, Trouble problem) {}

    private record Form(String process, String count) {
        /** An order without a count would leave it as it is, and say so to nobody. */
        int number() {
            try {
                return Integer.parseInt(count);
            } catch (NumberFormatException e) {
                throw new PlatformException(
                        Category.INVALID,
                        "formation.invalid",
                        process + ": \"" + count + "\" is no number of instances",
                        "type a whole number, 0 to stop all; nothing was changed",
                        e);
            }
        }
    }
}
