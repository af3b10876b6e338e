-- Times are UTC. The collation tells case, accents and trailing blanks apart.
CREATE TABLE IF NOT EXISTS idempotency_record (
    operation       VARCHAR(255) NOT NULL,
    scope           VARCHAR(255) NOT NULL,
    idempotency_key VARCHAR(255) NOT NULL,
    state           VARCHAR(20)  NOT NULL,
    token           VARCHAR(36)  NOT NULL,
    attempt         INTEGER      NOT NULL,
    fingerprint     VARCHAR(100) NOT NULL,
    lease_until     DATETIME(6)  NOT NULL,
    expires_at      DATETIME(6)  NOT NULL,
    kind            VARCHAR(20),
    format          VARCHAR(50),
    result          LONGBLOB,
    created_at      DATETIME(6)  NOT NULL,
    completed_at    DATETIME(6),
    PRIMARY KEY (operation, scope, idempotency_key)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS idempotency_record_expires_at ON idempotency_record (expires_at);
