package dialer.daemon.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.daemon.contact.FieldFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that is answered with a problem (RFC 9457). */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<FieldFault> faults;
    private final transient @Nullable ObjectNode extension;

    ProblemException(int status, String detail) {
        this(status, detail, List.of(), null);
    }

    ProblemException(int status, String detail, List<FieldFault> faults) {
        this(status, detail, faults, null);
    }

    /** @param extension further members of the problem */
    ProblemException(int status, String detail, List<FieldFault> faults, @Nullable ObjectNode extension) {
        super(detail, null, false, false);
        this.status = status;
        this.faults = List.copyOf(faults);
        this.extension = extension;
    }

    int status() {
        return status;
    }

    List<FieldFault> faults() {
        return faults;
    }

    @Nullable
    ObjectNode extension() {
        return extension;
    }
}
