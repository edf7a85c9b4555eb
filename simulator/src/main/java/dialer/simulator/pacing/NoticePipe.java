package dialer.simulator.pacing;

import java.util.ArrayDeque;

/** Events on their way to the dialer. All are equally late, so that they arrive in order. */
final class NoticePipe {
    private final ArrayDeque<Notice> underWay = new ArrayDeque<>();
    private final ArrayDeque<Notice> spare = new ArrayDeque<>();

    /** States as they were when it happened. */
    static final class Notice {
        long at;
        int slot;
        long number;
        byte state;
        CallEnd end = CallEnd.FAILED;
        int agent;
        byte agentState;
        int agentVersion;
    }

    void add(long at, int slot, long number, int state, CallEnd end, int agent, int agentState, int agentVersion) {
        Notice notice = spare.isEmpty() ? new Notice() : spare.pop();
        notice.at = at;
        notice.slot = slot;
        notice.number = number;
        notice.state = (byte) state;
        notice.end = end;
        notice.agent = agent;
        notice.agentState = (byte) agentState;
        notice.agentVersion = agentVersion;
        underWay.add(notice);
    }

    /** The next to arrive; its fields are good until the one after it is taken. */
    Notice poll() {
        Notice notice = underWay.remove();
        spare.add(notice);
        return notice;
    }
}
