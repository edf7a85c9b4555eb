package dialer.daemon;

import java.util.concurrent.CountDownLatch;

/**
 * The process's orderly end. A signal (SIGTERM, SIGINT) opens the latch; the process then lives on until the work that waits for it has closed this,
 * and ends with status 0.
 */
public final class ProcessEnd implements AutoCloseable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    private ProcessEnd() {}

    /** Listens for the signal from now on. */
    public static ProcessEnd onSignal() {
        ProcessEnd end = new ProcessEnd();
        Runtime.getRuntime().addShutdownHook(new Thread(end::onShutdown, "process-end"));
        return end;
    }

    private void onShutdown() {
        boolean bySignal = done.getCount() > 0;
        asked.countDown();
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (bySignal) {
            // without this a JVM that was asked to end reports 143, which looks like a failure
            Runtime.getRuntime().halt(0);
        }
    }

    /** Opened when the process is asked to end. */
    public CountDownLatch asked() {
        return asked;
    }

    /** Waits until the process is asked to end. */
    public void await() throws InterruptedException {
        asked.await();
    }

    /** The work has ended; the process may. */
    @Override
    public void close() {
        done.countDown();
    }
}
