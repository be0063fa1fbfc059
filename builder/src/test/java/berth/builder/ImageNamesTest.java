package berth.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImageNamesTest {
    @Test
    void findsTheImagesOfAllInstructions() {
        String dockerfile = """
                # syntax=docker/dockerfile:1
                FROM --platform=linux/amd64 debian:13 AS build
                from node:26
                FROM ${BASE}
                COPY --from=busybox:1 /a /b
                COPY --chown=1:1 --from=build /a /b
                RUN --mount=type=bind,from=team/tools,target=/x --mount=from="quoted/image",target=/y ls
                """;
        assertEquals(
                List.of(
                        "docker/dockerfile:1",
                        "debian:13",
                        "node:26",
                        "busybox:1",
                        "build",
                        "team/tools",
                        "quoted/image"),
                ImageNames.in(dockerfile).toList());
    }
}
