package berth.builder.pack;

import berth.builder.source.SourceTree;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the command of {@code web} where a Python source makes it evident. */
final class PythonWeb {
    private static final List<String> FILES =
            List.of("app.py", "main.py", "wsgi.py", "asgi.py", "server.py", "application.py");
    private static final Pattern APPLICATION = Pattern.compile(
            "(?m)^(\\w+)\\s*(?::[^=]+)?=\\s*(?:\\w+\\.)?(Flask|FastAPI|Starlette|Quart|Litestar|Sanic|Bottle|Falcon)\\(");
    private static final List<String> ASYNCHRONOUS = List.of("FastAPI", "Starlette", "Quart", "Litestar");
    private static final String LISTEN = "--host 0.0.0.0 --port $PORT";

    private PythonWeb() {}

    /** The command, for {@code /bin/sh -c}. */
    static Optional<String> command(SourceTree source, String requirements) {
        String wanted = requirements.toLowerCase(Locale.ROOT);
        if (source.exists("manage.py")) {
            return Optional.of(django(source, wanted));
        }
        for (String file : FILES) {
            Optional<String> text = source.read(file);
            Matcher application = APPLICATION.matcher(text.orElse(""));
            if (text.isPresent() && application.find()) {
                String module = file.substring(0, file.length() - 3);
                return Optional.of(application(module, application.group(1), application.group(2), wanted, text.get()));
            }
        }
        if (names(wanted, "gunicorn") && source.exists("wsgi.py")) {
            return Optional.of("exec gunicorn --bind 0.0.0.0:$PORT wsgi");
        }
        return FILES.stream().filter(source::exists).findFirst().map(file -> "exec python " + file);
    }

    private static String application(String module, String variable, String framework, String wanted, String text) {
        String target = module + ":" + variable;
        if (ASYNCHRONOUS.contains(framework)) {
            if (names(wanted, "uvicorn") || wanted.contains("fastapi[")) {
                return "exec uvicorn " + target + " " + LISTEN;
            }
            if (names(wanted, "hypercorn")) {
                return "exec hypercorn --bind 0.0.0.0:$PORT " + target;
            }
        }
        if (names(wanted, "gunicorn")) {
            return "exec gunicorn --bind 0.0.0.0:$PORT " + target;
        }
        // A program that reads PORT knows how it wants to be started; Flask's own default hears this container only.
        if (framework.equals("Flask") && !(text.contains("__main__") && text.contains("PORT"))) {
            return "exec flask --app " + target + " run " + LISTEN;
        }
        return "exec python " + module + ".py";
    }

    private static String django(SourceTree source, String wanted) {
        Optional<String> project = source.files().stream()
                .filter(file -> file.matches("\\w+/wsgi\\.py"))
                .map(file -> file.substring(0, file.indexOf('/')))
                .findFirst();
        if (project.isPresent() && names(wanted, "gunicorn")) {
            return "exec gunicorn --bind 0.0.0.0:$PORT " + project.get() + ".wsgi";
        }
        return "exec python manage.py runserver 0.0.0.0:$PORT";
    }

    private static boolean names(String requirements, String packageName) {
        return Pattern.compile("(?m)(^|[\\s\"'\\[,])" + packageName + "($|[\\s\"'\\[<>=~!;,])")
                .matcher(requirements)
                .find();
    }
}
