# For programs that bring all they need.
FROM @BASE@
RUN useradd --uid 10001 --home-dir /app --no-create-home --shell /bin/sh app \
 && install -d -o 10001 -g 10001 /app
WORKDIR /app
