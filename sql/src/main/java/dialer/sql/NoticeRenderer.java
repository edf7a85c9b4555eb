package dialer.sql;

import dialer.scheduler.notify.Notice;
import org.jspecify.annotations.Nullable;

/** Writes notices in the voice connector's words, before they are stored: what is in the outbox can be sent as it is. */
@FunctionalInterface
public interface NoticeRenderer {
    /** The notice to send, or null if nobody is to be told. Called inside the transaction and, after a deadlock, again: no side effects. */
    @Nullable
    RenderedNotice render(Notice notice);
}
