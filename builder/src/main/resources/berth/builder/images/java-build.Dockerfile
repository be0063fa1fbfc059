FROM @BASE@
RUN export DEBIAN_FRONTEND=noninteractive && apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends openjdk-25-jdk-headless maven >/dev/null \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
 && ln -s /usr/lib/jvm/java-25-openjdk-* /usr/lib/jvm/chosen
# Debian's Maven brings an older Java too, and would take it.
ENV JAVA_HOME=/usr/lib/jvm/chosen
COPY collect-java /usr/local/bin/collect-java
RUN chmod 755 /usr/local/bin/collect-java && mvn --version
WORKDIR /app
