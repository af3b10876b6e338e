CREATE TABLE IF NOT EXISTS orders (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id BIGINT NOT NULL,
    quantity   INTEGER NOT NULL,
    client_id  VARCHAR(255) NOT NULL,
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE TABLE IF NOT EXISTS users (
    id    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email VARCHAR(255) NOT NULL UNIQUE,
    name  VARCHAR(255) NOT NULL
);

-- The balance is the sum of the account's entries, kept here to be locked and compared.
CREATE TABLE IF NOT EXISTS accounts (
    id      VARCHAR(64) PRIMARY KEY,
    balance DECIMAL(19, 2) NOT NULL CHECK (balance >= 0)
);

-- Two for each movement, which sum up to zero.
CREATE TABLE IF NOT EXISTS entries (
    id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reference VARCHAR(255) NOT NULL,
    account   VARCHAR(64) NOT NULL,
    amount    DECIMAL(19, 2) NOT NULL
);
