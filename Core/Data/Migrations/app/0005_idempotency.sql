-- What requests with an Idempotency-Key were answered, for 24 hours. A row is a key of an account: claimed by the call that runs, then with its outcome.
-- Neither the key nor the request nor the outcome can be read from it: docs/adr/0009 says how each is kept.
create table idempotency_keys (
    account_id       uuid not null,
    name             bytea not null check (length(name) = 32),          -- follows from the key, never the other way round
    fingerprint      bytea not null check (length(fingerprint) = 32),   -- of method, path and body, keyed with what follows from the key
    owner_id         uuid not null,              -- the call that may write the outcome
    leased_until     timestamptz not null,       -- while there is no outcome: until then nobody else may claim the key
    created_at       timestamptz not null,       -- when it was claimed
    outcome          bytea,                      -- encrypted; null while the call runs
    primary key (account_id, name)
) with (fillfactor = 50);
alter table idempotency_keys alter column outcome set storage external;   -- what is encrypted cannot be compressed
create index idempotency_keys_created_at on idempotency_keys (created_at);   -- the sweeper's way; no update but a new claim moves a row in it
