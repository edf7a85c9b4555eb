package dialer.simulator.carrier;

/** What the far end answers to an INVITE, with the SIP status and the hangup cause that FreeSWITCH makes of it. */
public enum CallOutcome {
    /** 180, then 200: somebody picks up. */
    ANSWER(200, "OK", "NORMAL_CLEARING", true),
    /** 180, then 486. */
    BUSY(486, "Busy Here", "USER_BUSY", true),
    /** 180 and nothing more: the originate timeout ends the attempt. */
    NO_ANSWER(0, "", "NO_ANSWER", true),
    /** 404 at once. */
    INVALID_NUMBER(404, "Not Found", "UNALLOCATED_NUMBER", false),
    /** 180, then 603. */
    DECLINED(603, "Decline", "CALL_REJECTED", true),
    /** 503 at once: the carrier has no line. */
    CONGESTED(503, "Service Unavailable", "NORMAL_TEMPORARY_FAILURE", false),
    /** 183 with SDP (an announcement), then 480. */
    ANNOUNCEMENT(480, "Temporarily Unavailable", "NO_USER_RESPONSE", false);

    private final int sipStatus;
    private final String sipPhrase;
    private final String hangupCause;
    private final boolean ringing;

    CallOutcome(int sipStatus, String sipPhrase, String hangupCause, boolean ringing) {
        this.sipStatus = sipStatus;
        this.sipPhrase = sipPhrase;
        this.hangupCause = hangupCause;
        this.ringing = ringing;
    }

    /** Final SIP status; 0 when there never is one. */
    public int sipStatus() {
        return sipStatus;
    }

    public String sipPhrase() {
        return sipPhrase;
    }

    /** The switch's word for it. */
    public String hangupCause() {
        return hangupCause;
    }

    /** Whether a 180 comes first. */
    public boolean isRinging() {
        return ringing;
    }
}
