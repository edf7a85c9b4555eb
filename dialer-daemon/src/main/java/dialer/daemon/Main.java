package dialer.daemon;

import dialer.daemon.cli.DialerCli;
import dialer.daemon.cli.ExitStatus;
import dialer.daemon.cli.KeyCommand;
import dialer.daemon.config.DaemonSettings;
import dialer.daemon.demo.DemoCommand;
import dialer.daemon.systemd.ServiceNotifier;
import dialer.daemon.torture.TortureCommand;
import java.net.BindException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Where the process begins. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] args) {
        CommandLine commandLine = DialerCli.commandLine(Main::runDaemon)
                .addSubcommand(new DemoCommand())
                .addSubcommand(new TortureCommand())
                .addSubcommand(new KeyCommand())
                .setCaseInsensitiveEnumValuesAllowed(true);
        int status = ExitStatus.FAILED;
        try {
            status = commandLine.execute(args);
        } catch (LinkageError | StackOverflowError | OutOfMemoryError e) {
            // without this the other threads would keep a broken process alive
            LOG.error("The process cannot go on", e);
        }
        System.exit(status);
    }

    private static boolean started(Daemon daemon, DaemonSettings settings) {
        try {
            daemon.start();
            return true;
        } catch (RuntimeException e) {
            if (!(rootOf(e) instanceof BindException)) {
                throw e;
            }
            LOG.error(
                    "The API cannot listen on {}:{}: another process of this host does (is the daemon running already?), or"
                            + " http.host is none of its addresses",
                    settings.http().host(),
                    settings.http().port());
            return false;
        }
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable at = failure;
        for (Throwable cause = at.getCause(); cause != null && cause != at; cause = at.getCause()) {
            at = cause;
        }
        return at;
    }

    /** Runs until SIGTERM (or Ctrl-C), then drains. */
    private static int runDaemon(DaemonSettings settings) throws InterruptedException {
        try (ProcessEnd end = ProcessEnd.onSignal();
                Daemon daemon = new Daemon(settings);
                ServiceNotifier systemd = ServiceNotifier.of(System.getenv(), daemon.watched())) {
            if (!started(daemon, settings)) {
                return ExitStatus.FAILED;
            }
            systemd.start();
            end.await();
            systemd.stopping();
            LOG.info(
                    "Asked to stop: no new calls; live calls are waited for up to {}",
                    settings.dialing().drainTimeout());
            int left = daemon.drain(settings.dialing().drainTimeout());
            if (left > 0) {
                LOG.warn("{} calls are still live; the next start takes them up again", left);
            }
        }
        return ExitStatus.OK;
    }
}
