-- Half of each page stays free, so that completing a call updates its row in place.
CREATE TABLE IF NOT EXISTS idempotency_record (
    operation       VARCHAR(255) COLLATE "C" NOT NULL,
    scope           VARCHAR(255) COLLATE "C" NOT NULL,
    idempotency_key VARCHAR(255) COLLATE "C" NOT NULL,
    state           VARCHAR(20)              NOT NULL,
    token           VARCHAR(36)              NOT NULL,
    attempt         INTEGER                  NOT NULL,
    fingerprint     VARCHAR(100)             NOT NULL,
    lease_until     TIMESTAMPTZ              NOT NULL,
    expires_at      TIMESTAMPTZ              NOT NULL,
    kind            VARCHAR(20),
    format          VARCHAR(50),
    result          BYTEA,
    created_at      TIMESTAMPTZ              NOT NULL,
    completed_at    TIMESTAMPTZ,
    PRIMARY KEY (operation, scope, idempotency_key)
) WITH (fillfactor = 50);

CREATE INDEX IF NOT EXISTS idempotency_record_expires_at ON idempotency_record (expires_at);
