FROM @BASE@
RUN export DEBIAN_FRONTEND=noninteractive && apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends golang-go >/dev/null \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
 && go version
# The go.mod's own toolchain line decides; the module proxy brings that toolchain.
ENV GOTOOLCHAIN=auto CGO_ENABLED=0 GOFLAGS="-trimpath -buildvcs=false" GOPATH=/go
WORKDIR /app
