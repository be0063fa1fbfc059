FROM @BASE@
RUN export DEBIAN_FRONTEND=noninteractive && apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends nginx-light >/dev/null \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
 && useradd --uid 10001 --home-dir /app --no-create-home --shell /bin/sh app \
 && install -d -o 10001 -g 10001 /app /app/site
COPY nginx.conf /etc/berth/nginx.conf
COPY serve-static /usr/local/bin/serve-static
RUN chmod 755 /usr/local/bin/serve-static
STOPSIGNAL SIGQUIT
WORKDIR /app
