CREATE TABLE IF NOT EXISTS idempotency_record (
    operation       VARCHAR(255)                NOT NULL,
    scope           VARCHAR(255)                NOT NULL,
    idempotency_key VARCHAR(255)                NOT NULL,
    state           VARCHAR(20)                 NOT NULL,
    token           VARCHAR(36)                 NOT NULL,
    attempt         INTEGER                     NOT NULL,
    fingerprint     VARCHAR(100)                NOT NULL,
    lease_until     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    expires_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    kind            VARCHAR(20),
    format          VARCHAR(50),
    result          VARBINARY(16777216),
    created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    completed_at    TIMESTAMP(6) WITH TIME ZONE,
    PRIMARY KEY (operation, scope, idempotency_key)
);

CREATE INDEX IF NOT EXISTS idempotency_record_expires_at ON idempotency_record (expires_at);
