package dialer.simulator.freeswitch;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The listening socket. Everything runs on one event loop, so that the whole switch is one writer. */
final class EslServer {

    /** Unsent bytes of one connection beyond which its events are lost. */
    private static final int OUTBOUND_BOUND = 256 << 20;

    private final EventLoop loop;
    private @Nullable Channel listener;

    EslServer(EventLoop loop) {
        this.loop = loop;
    }

    /** Listens and returns the port. */
    int listen(String host, int port, SwitchCore core) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(OUTBOUND_BOUND / 2, OUTBOUND_BOUND))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new CommandDecoder(), new EslSession(core, channel));
                    }
                });
        Channel bound = bootstrap.bind(host, port).syncUninterruptibly().channel();
        listener = bound;
        return ((InetSocketAddress) bound.localAddress()).getPort();
    }

    void stopListening() {
        if (listener != null) {
            ChannelFuture unused = listener.close();
            listener = null;
        }
    }
}
