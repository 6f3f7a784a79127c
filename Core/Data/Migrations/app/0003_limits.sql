-- How much a key may ask for: calls a minute for each operation, and calls at the same time. Null on the key: what the account says; null there too: the
-- product's default.
alter table accounts
    add column rate_limit_per_minute int check (rate_limit_per_minute between 1 and 1000000),
    add column parallel_limit        int check (parallel_limit between 1 and 10000);
alter table api_keys
    add column rate_limit_per_minute int check (rate_limit_per_minute between 1 and 1000000),
    add column parallel_limit        int check (parallel_limit between 1 and 10000);
