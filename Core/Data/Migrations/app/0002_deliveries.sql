-- Who was delivered under a dedupe token. A row commits with the charge that paid for it. The scope is 128 bits of a digest of the account,
-- the data set, the token, the user and the criteria: rows are found by all of it and say nothing of any.
create table deliveries (
    scope            uuid not null,
    person_id        bigint not null,
    charge_id        uuid not null,              -- the usage that it was delivered with
    primary key (scope, person_id)
);
