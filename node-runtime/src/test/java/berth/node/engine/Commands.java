package berth.node.engine;

/** What instances run in tests: the base image has a shell and Perl, and nothing else. */
final class Commands {
    /** Serves on {@code PORT} of all addresses; answers each connection with its host name. */
    static final String SERVE = serve("0.0.0.0", "$ENV{PORT}");

    private Commands() {}

    static String serve(String address, String port) {
        return "perl -MSocket -e '$SIG{TERM} = sub { print qq(bye\\n); exit 0 };"
                + " socket(S, PF_INET, SOCK_STREAM, 0) or die; setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1);"
                + " bind(S, sockaddr_in(" + port + ", inet_aton(q(" + address + ")))) or die $!; listen(S, 64);"
                + " while (1) { next unless accept(C, S); syswrite(C, $ENV{HOSTNAME} . qq(\\n)); close(C) }'";
    }

    /** Tries to connect to port 8080 of each host, says whether it could, then {@code done}, and stays. */
    static String connect(String... hosts) {
        return "perl -MSocket -e '$| = 1; for my $host (@ARGV) { my $ok = 0; my $ip = inet_aton($host); if ($ip) {"
                + " eval { local $SIG{ALRM} = sub { die }; alarm 2; socket(my $s, PF_INET, SOCK_STREAM, 0);"
                + " $ok = connect($s, sockaddr_in(8080, $ip)); alarm 0 } }"
                + " print qq($host: ), $ok ? qq(yes\n) : qq(no\n) } print qq(done\n); sleep 1000' "
                + String.join(" ", hosts);
    }
}
