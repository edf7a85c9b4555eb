-- Agents of the switch's own queue have longer names. The rest is added at the end of the row, without rewriting the table.
ALTER TABLE attempt
    MODIFY agent VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- The agent's work after the talk, as told by whoever tells of the agents; apart from ringing, waiting and talking.
    ADD COLUMN wrap_up_ms BIGINT UNSIGNED NULL,
    -- Who has answered, where something listened.
    ADD COLUMN amd_verdict ENUM ('HUMAN', 'MACHINE', 'UNKNOWN') NULL;

-- What the law on abandoned calls asks for, kept when the contacts are long gone. Written in the transaction of the results.
CREATE TABLE campaign_day (
    campaign_id  VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- The UTC day on which the calls ended.
    day          DATE NOT NULL,
    live_answers BIGINT UNSIGNED NOT NULL DEFAULT 0,
    abandoned    BIGINT UNSIGNED NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- What a campaign's pacing has learned and counted, as JSON: read at the start of a daemon, written every half minute.
CREATE TABLE pacing_memory (
    campaign_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    memory      LONGTEXT NOT NULL,
    stored_at   DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (campaign_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
