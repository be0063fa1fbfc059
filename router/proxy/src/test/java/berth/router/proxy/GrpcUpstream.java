package berth.router.proxy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A real gRPC server with one service, whose messages are plain text. */
final class GrpcUpstream implements AutoCloseable {
    /** One message each way. */
    static final MethodDescriptor<String, String> ASK = method("Ask", MethodDescriptor.MethodType.UNARY);
    /** One message there, as many back as it says. */
    static final MethodDescriptor<String, String> COUNT = method("Count", MethodDescriptor.MethodType.SERVER_STREAMING);
    /** Many there, one back. */
    static final MethodDescriptor<String, String> JOIN = method("Join", MethodDescriptor.MethodType.CLIENT_STREAMING);
    /** Many each way. */
    static final MethodDescriptor<String, String> TALK = method("Talk", MethodDescriptor.MethodType.BIDI_STREAMING);

    private final Server server;

    private GrpcUpstream(Server server) {
        this.server = server;
    }

    /** Takes that many calls at a time on one connection. */
    static GrpcUpstream start(int callsPerConnection, Answers answers) throws IOException {
        return new GrpcUpstream(NettyServerBuilder.forPort(0)
                .maxConcurrentCallsPerConnection(callsPerConnection)
                .addService(ServerServiceDefinition.builder("berth.Test")
                        .addMethod(ASK, ServerCalls.asyncUnaryCall(answers::ask))
                        .addMethod(
                                COUNT,
                                ServerCalls.asyncServerStreamingCall(
                                        (asked, out) -> answers.count(asked, (ServerCallStreamObserver<String>) out)))
                        .addMethod(JOIN, ServerCalls.asyncClientStreamingCall(answers::join))
                        .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(answers::talk))
                        .build())
                .build()
                .start());
    }

    String name() {
        return "127.0.0.1:" + server.getPort();
    }

    /** Says that it goes away, and finishes what is open. */
    void shutdown() {
        server.shutdown();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /** The answer to one question. */
    static String ask(Channel channel, String question) {
        return ClientCalls.blockingUnaryCall(channel, ASK, CallOptions.DEFAULT, question);
    }

    /** What the server says. */
    interface Answers {
        default void ask(String question, StreamObserver<String> answer) {
            answer.onNext("you asked " + question);
            answer.onCompleted();
        }

        default void count(String asked, ServerCallStreamObserver<String> out) {
            for (int i = 0; i < Integer.parseInt(asked); i++) {
                out.onNext(Integer.toString(i));
            }
            out.onCompleted();
        }

        default StreamObserver<String> join(StreamObserver<String> answer) {
            var all = new StringBuilder();
            return new Listening(
                    part -> all.append(part).append(' '),
                    () -> {
                        answer.onNext(all.toString().strip());
                        answer.onCompleted();
                    },
                    gone -> {});
        }

        default StreamObserver<String> talk(StreamObserver<String> answer) {
            return new Listening(said -> answer.onNext("re: " + said), answer::onCompleted, gone -> {});
        }
    }

    private static MethodDescriptor<String, String> method(String name, MethodDescriptor.MethodType type) {
        return MethodDescriptor.<String, String>newBuilder()
                .setFullMethodName(MethodDescriptor.generateFullMethodName("berth.Test", name))
                .setType(type)
                .setRequestMarshaller(new Text())
                .setResponseMarshaller(new Text())
                .build();
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
