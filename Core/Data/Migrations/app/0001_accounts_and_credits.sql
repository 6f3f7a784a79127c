-- Accounts and money. Core/Credits/README.md states the model and its invariants. All ids are UUIDv7 made by the caller; all times are given
-- by the caller too (one clock: TimeProvider), so no column has now() as its default.

-- One wallet engine: a wallet says how it is enforced and never knows whose it is. Owners refer to their wallet.
create table wallets (
    wallet_id        uuid primary key,
    enforcement_mode text not null check (enforcement_mode in ('enforced', 'metered')),
    created_at       timestamptz not null
);

create table accounts (
    account_id       uuid primary key,
    name             text not null check (name <> ''),
    managed          boolean not null,           -- a partner: may own customers with wallets of their own
    status           text not null check (status in ('active', 'suspended', 'closed')),
    wallet_id        uuid not null unique references wallets,
    created_at       timestamptz not null
);
create unique index accounts_name on accounts (lower(name));   -- the command line finds an account by its name

create table api_keys (
    key_id           uuid primary key,
    account_id       uuid not null references accounts,
    name             text not null,
    secret_hash      bytea not null unique check (length(secret_hash) = 32),   -- SHA-256; the secret itself is never stored
    secret_hint      text not null,              -- its last four characters, so that people can tell their keys apart
    test             boolean not null,           -- reads the sample data set and never bills
    permissions      text[] not null,            -- names, or {all}
    expires_at       timestamptz,
    revoked_at       timestamptz,
    created_at       timestamptz not null
);
create index api_keys_account on api_keys (account_id);

-- What a grant still holds is credit_units - used_units while it is active (starts_at <= now < expires_at). used_units is a projection of the
-- ledger: the statement that moves it writes the entries that explain it. No index names used_units, so that its updates stay HOT.
create table credit_grants (
    grant_id         uuid primary key,
    wallet_id        uuid not null references wallets,
    credit_units     bigint not null check (credit_units between 1 and 1000000000000),   -- sums stay far from overflow
    used_units       bigint not null default 0,
    credit_type      text,
    starts_at        timestamptz not null,
    expires_at       timestamptz,
    note             text,
    created_at       timestamptz not null,
    check (used_units between 0 and credit_units),
    check (expires_at > starts_at)
) with (fillfactor = 50);
create index credit_grants_burn_order on credit_grants (wallet_id, expires_at, starts_at, grant_id);

-- usage and ledger_entries are written by every billed request and reference nothing by foreign key: checking one would lock the row of the
-- wallet, key and grant (FOR KEY SHARE) for each of them. One statement writes both tables; `persondata ledger verify` proves that they agree.

-- One row per recorded request. charge_id is the unique request key: it is made by us for every request, so a charge that is tried again
-- cannot happen twice, and a client that reuses its X-Request-ID (request_id) neither gets records for nothing nor is refused.
create table usage (
    charge_id        uuid primary key,
    request_id       text not null,
    account_id       uuid not null,
    key_id           uuid not null,
    operation        text not null,
    records          int not null check (records >= 0),                      -- delivered
    credit_units     bigint not null check (credit_units >= 0),              -- charged for them; 0 for test keys and free operations
    created_at       timestamptz not null
);
create index usage_key on usage (key_id, created_at) include (records, credit_units);

-- Append-only: every movement of credits, signed as the wallet sees it.
create table ledger_entries (
    entry_id         bigint generated always as identity primary key,
    wallet_id        uuid not null,
    kind             text not null check (kind in ('grant', 'capture')),
    units            bigint not null check (units <> 0 and (kind = 'grant') = (units > 0)),
    grant_id         uuid,                       -- null: use of a metered wallet, which burns no grant
    charge_id        uuid,                       -- the usage that it pays for; null for a grant
    request_id       text,
    key_id           uuid,
    operation        text not null,
    created_at       timestamptz not null,
    check ((kind = 'grant') = (charge_id is null)),
    check (kind <> 'grant' or grant_id is not null)
);
create index ledger_entries_wallet on ledger_entries (wallet_id, entry_id);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name;
end $$;
create trigger ledger_entries_append_only before update or delete or truncate on ledger_entries execute function refuse_change();

-- The key ring that protects cursors. Every replica reads the same keys.
create table data_protection_keys (
    friendly_name    text primary key,
    xml              text not null
);
