-- Which daemons live. A daemon owns its claims for as long as its row carries the number that it was given; everything it writes is refused once
-- somebody has raised that number.
CREATE TABLE node_lease (
    node       VARCHAR(64) NOT NULL,
    -- Never goes back, so that a daemon which slept through a takeover cannot take an old number for its own.
    fence      BIGINT UNSIGNED NOT NULL,
    -- Which process holds it, for a quick restart on the same host.
    process    VARCHAR(200) NOT NULL,
    -- Names of the switches it dials by, separated by line breaks: only who knows them all can follow its calls.
    switches   VARCHAR(4000) NOT NULL,
    lease_ms   BIGINT UNSIGNED NOT NULL,
    -- The database's clock. Counted by every renewal, so that others can see life without comparing clocks.
    expires_at DATETIME(6) NOT NULL,
    renewals   BIGINT UNSIGNED NOT NULL DEFAULT 0,
    -- ENDED: its number was raised, its claims wait for somebody who can follow them; SETTLED: nothing of it is left.
    state      ENUM ('HELD', 'ENDED', 'SETTLED') NOT NULL,
    ended_at   DATETIME(6) NULL,
    PRIMARY KEY (node)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

ALTER TABLE attempt
    -- Number of the lease under which the attempt is owned.
    ADD COLUMN fence BIGINT UNSIGNED NOT NULL DEFAULT 0;

ALTER TABLE campaign
    -- Campaigns whose contacts need agents are dialed by one daemon at a time, and those of one queue by the same.
    ADD COLUMN wants_agents BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN queue_name   VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN owner_node   VARCHAR(64) NULL,
    ADD COLUMN owner_fence  BIGINT UNSIGNED NULL;

UPDATE campaign p SET wants_agents = TRUE
 WHERE EXISTS (SELECT 1 FROM contact c WHERE c.campaign_id = p.campaign_id AND c.campaign_type = 'AGENT');
UPDATE campaign p SET queue_name = (SELECT COALESCE(c.queue_name, c.resource_id) FROM contact c
 WHERE c.campaign_id = p.campaign_id AND c.campaign_type = 'AGENT' ORDER BY c.seq LIMIT 1) WHERE wants_agents;

-- What the switch's own record says of the end of a call whose attempt is still open. Gone when the result is stored.
CREATE TABLE call_record (
    call_id     VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- The facts that a hang-up event would have told, as JSON.
    facts       LONGTEXT NOT NULL,
    received_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (call_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
