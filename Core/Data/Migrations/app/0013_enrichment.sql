-- Enrichment: in which order an account asks the providers, what vendors have answered, and how much each provider was used.

-- Names of providers. Null: the installation's order.
alter table accounts add column enrichment_order text[];

-- What a vendor has answered, for 30 days; the data of a vendor, never of an account, so every account may be answered from it. Found by what was asked.
create table vendor_answers (
    request      bytea primary key,              -- SHA-256 of vendor, kind of subject and identifiers asked with
    vendor       text not null,
    details      jsonb not null,                 -- normalized
    confidence   double precision,               -- how sure the vendor says it is, 0 to 1
    answered_at  timestamptz not null
);
create index vendor_answers_age on vendor_answers (answered_at);

-- How much each provider was asked for an account, a row a day: constant to read however long the history. Calls of test keys are not in it.
create table provider_use (
    account_id    uuid not null,
    day           date not null,                 -- UTC
    provider      text not null,
    asked         bigint not null,               -- = found + missed + failed
    found         bigint not null,
    missed        bigint not null,               -- it knows nobody, or somebody else
    failed        bigint not null,               -- it was down, too slow, over its rate, or answered what cannot be read
    latency_ms    bigint not null,               -- of all that was asked
    credit_units  bigint not null,               -- paid at its price
    primary key (account_id, day, provider)
);
