-- All times are UTC: every connection of the daemon sets time_zone '+00:00'. Identifiers are ASCII and compared byte by byte, as the core does.

CREATE TABLE campaign (
    campaign_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- The gate of all claims: a claim holds a shared lock on this row until it commits, a stop takes an exclusive one.
    state       ENUM ('RUNNING', 'STOPPED') NOT NULL DEFAULT 'RUNNING',
    created_at  DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    changed_at  DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (campaign_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE contact (
    -- Order received.
    seq                 BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    id                  VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    customer_number     VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    campaign_type       ENUM ('IVR', 'AGENT') NOT NULL,
    gateway_id          VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    campaign_id         VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    campaign_contact_id VARCHAR(40) NULL,
    ivr                 VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
    dialing_mode        ENUM ('PREVIEW', 'PROGRESSIVE', 'PREDICTIVE') NULL,
    routing_mode        ENUM ('AGENT', 'QUEUE') NULL,
    resource_id         VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    queue_name          VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
    priority            TINYINT UNSIGNED NOT NULL,
    start_time          DATETIME(6) NULL,
    end_time            DATETIME(6) NULL,
    -- Kept verbatim; it was parsed when it arrived, so no JSON check is paid for a second time.
    scheduling_metadata LONGTEXT NULL,
    received_at         DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),

    status              ENUM ('pending', 'agent_pending', 'dialed', 'ended', 'stopped', 'failed') NOT NULL,
    -- Pending and its time has come. A claim compares no times: rows that are not due are elsewhere in the index.
    due                 BOOLEAN NOT NULL,
    -- Start time, or the end of a delay after a release.
    not_before          DATETIME(6) NULL,
    -- Attempts whose call id is used up; 0 means that the next call carries the contact's own id.
    attempts            INT UNSIGNED NOT NULL DEFAULT 0,
    owner_node          VARCHAR(64) NULL,
    call_id             VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    disposition         VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    call_result         VARCHAR(100) NULL,
    ended_at            DATETIME(6) NULL,

    -- Generated, so that no statement can forget them. Their values change only when the row enters or leaves the rule: an index entry of a
    -- contact that is due, without an end time, stays where it is through claim and result.
    active_number       VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin
        AS (IF(status IN ('ended', 'failed'), NULL, customer_number)) STORED,
    -- Never, where it does not wait to become due; not NULL, because the first entry of a campaign must be the next one to wake.
    wakes_at            DATETIME(6)
        AS (IF(status = 'pending' AND due = 0, COALESCE(not_before, received_at), TIMESTAMP '9999-12-31 00:00:00')) STORED,
    expires_at          DATETIME(6) AS (IF(status IN ('pending', 'stopped'), end_time, NULL)) STORED,

    PRIMARY KEY (seq),
    -- A contact is known by its id, which is also the first call's id at the switch.
    UNIQUE KEY contact_id (id),
    -- One active contact for a number in a campaign: the database decides, however many daemons insert.
    UNIQUE KEY contact_active_number (campaign_id, active_number),
    -- The claim: all equalities first, then its very order, so that it reads as many entries as it claims. Read alone (status, disposition) it
    -- counts a campaign without touching the rows.
    KEY contact_claim (campaign_id, status, disposition, due, priority, seq),
    -- Promotion to due, per campaign so that a large one does not make the others wait; priority orders the many that share a start time.
    KEY contact_wake (campaign_id, wakes_at, priority, seq),
    -- Expiry of contacts that nobody claims: only those that can still expire have a value here.
    KEY contact_expiry (expires_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE attempt (
    call_id             VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    contact_seq         BIGINT UNSIGNED NOT NULL,
    campaign_id         VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    attempt_number      INT UNSIGNED NOT NULL,
    node                VARCHAR(64) NOT NULL,
    -- CLAIMED: nobody may be called yet; DIALED: the person may have been called; REFUSED: left, but nobody was called.
    state               ENUM ('CLAIMED', 'DIALED', 'ENDED', 'REFUSED') NOT NULL,
    agent               VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
    claimed_at          DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    stored_at           DATETIME(6) NULL,
    -- The switch's own times.
    created_at          DATETIME(6) NULL,
    ringing_at          DATETIME(6) NULL,
    answered_at         DATETIME(6) NULL,
    bridged_at          DATETIME(6) NULL,
    ended_at            DATETIME(6) NULL,
    -- Apart from each other: ringing is never talking, and waiting for an agent is neither.
    ring_ms             BIGINT UNSIGNED NULL,
    wait_ms             BIGINT UNSIGNED NULL,
    talk_ms             BIGINT UNSIGNED NULL,
    hangup_cause        VARCHAR(64) NULL,
    bridge_hangup_cause VARCHAR(64) NULL,
    sip_status          SMALLINT UNSIGNED NULL,
    sip_hangup          VARCHAR(64) NULL,
    sip_call_id         VARCHAR(255) NULL,
    disposition         VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
    call_result         VARCHAR(100) NULL,
    -- The history of one contact lies together. Each further index would make every claim dearer.
    PRIMARY KEY (contact_seq, attempt_number),
    -- A call id is used once, whatever happens; results find their attempt by it.
    UNIQUE KEY attempt_call (call_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE outbox (
    outbox_id       BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    contact_id      VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind            VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- A path of the voice connector, or an absolute webhook URL.
    target          VARCHAR(2000) NOT NULL,
    payload         LONGTEXT NOT NULL,
    idempotency_key VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- PARKED: refused for good; kept for the operator, passed over by the delivery.
    state           ENUM ('WAITING', 'PARKED') NOT NULL DEFAULT 'WAITING',
    tries           INT UNSIGNED NOT NULL DEFAULT 0,
    next_at         DATETIME(6) NOT NULL,
    created_at      DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    last_error      VARCHAR(1000) NULL,
    PRIMARY KEY (outbox_id),
    -- The receiver drops what it has seen; here it also forbids storing one notice twice.
    UNIQUE KEY outbox_idempotency (idempotency_key),
    -- What is to be delivered now, longest waiting first.
    KEY outbox_due (state, next_at, outbox_id),
    -- Order per contact: whether an earlier notice of the same contact still waits.
    KEY outbox_contact (contact_id, state, outbox_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
