FROM @BASE@
RUN export DEBIAN_FRONTEND=noninteractive && apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends openjdk-25-jre-headless >/dev/null \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
 && useradd --uid 10001 --home-dir /app --no-create-home --shell /bin/sh app \
 && install -d -o 10001 -g 10001 /app \
 && java -version
# An instance has one memory limit: take most of it, and die (to be started again) rather than limp when it is not enough.
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError"
WORKDIR /app
