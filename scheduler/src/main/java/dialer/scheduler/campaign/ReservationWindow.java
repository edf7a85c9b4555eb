package dialer.scheduler.campaign;

/**
 * How many agents a campaign asks for at once. Nobody tells us how many agents are free, so the window learns it from the answers: each reserved
 * agent opens it by one (it doubles while agents are there), each "none available" halves it.
 */
public final class ReservationWindow {
    private static final int WIDEST = 10_000;
    private int size = 1;

    /** How many more may be asked for while so many requests are unanswered. */
    public int room(int unanswered) {
        return Math.max(0, size - unanswered);
    }

    public void agentReserved() {
        size = Math.min(WIDEST, size + 1);
    }

    public void noAgent() {
        size = Math.max(1, size / 2);
    }

    public int size() {
        return size;
    }
}
