-- Totals of usage, kept by the Worker, so that reading them costs the same however long the history is. Core/Credits/UsageRollups.cs states how they stay exact.

-- Where the rollups stand: they hold the rows of every transaction below upto that had ended, that is all but open. What they lack is the tail. Transaction
-- ids mean nothing outside the cluster that gave them, so the rollups of a database that was restored elsewhere count for nothing until they are rebuilt.
create table usage_rollup (
    one              boolean primary key default true check (one),
    cluster          bigint not null,
    upto             bigint not null,
    open             bigint[] not null
) with (fillfactor = 50);
insert into usage_rollup (cluster, upto, open) select system_identifier, 0, '{}' from pg_control_system();

create table usage_by_key (
    key_id           uuid primary key,
    requests         bigint not null,
    billable_records bigint not null                     -- records of requests that cost something
) with (fillfactor = 50);

-- A wallet's use in a calendar month (UTC), as the account's wallet or as the partner customer's.
create table usage_by_wallet (
    wallet_id        uuid not null,
    month            date not null,                      -- its first day
    credit_units     bigint not null,
    metered_units    bigint not null,                    -- of them, those that burned no grant
    search_sessions  bigint not null,
    record_reveals   bigint not null,
    primary key (wallet_id, month)
) with (fillfactor = 50);

-- An account's use on a day (UTC), once for each dimension: every row counts once under 'day', once under its operation, and so on. So a series by one dimension
-- reads no more rows than it answers, however many users there are.
create table usage_by_day (
    account_id       uuid not null,
    dimension        text not null check (dimension in ('day', 'operation', 'key', 'customer', 'user')),
    day              date not null,
    value            text not null,                      -- within the dimension; '' for the day itself and where a row has none
    requests         bigint not null,
    records          bigint not null,
    billable_records bigint not null,
    credit_units     bigint not null,
    primary key (account_id, dimension, day, value)
) with (fillfactor = 50);

-- The tail of a wallet, and of everybody. Rows come in the order of tx, nearly: each insert touches the last page. Nothing else is ever looked for in usage,
-- except a charge_id.
drop index usage_key;
create index usage_tail on usage (tx);
create index usage_tail_of_wallet on usage (wallet_id, tx);
create index usage_tail_of_customer on usage (customer_wallet_id, tx) where customer_wallet_id is not null;
