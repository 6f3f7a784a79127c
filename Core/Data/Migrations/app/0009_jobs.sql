-- Searches that run without their caller. Core/Jobs/README.md states the life of a job. A row holds no word about any person: its result is who was found, by id, and
-- is read from the data set whenever it is asked for. So whoever is taken out of the data set is out of every result.

create table jobs (
    job_id            uuid primary key,          -- also the id of its charge: a job is charged once
    account_id        uuid not null,
    test              boolean not null,          -- asked for with a test key: searches the sample data set, is free, and only test keys see it
    key_id            uuid not null,             -- the key or user that asked; usage is recorded under it
    request_id        text not null,
    trace_parent      text,                      -- of the request (W3C Trace Context), so that its trace goes on

    -- What is searched: everything is checked and read when the job is created.
    strategy          text not null,
    interpretation    json not null,             -- as the wire shows it
    page_limit        int not null check (page_limit > 0),
    max_records       int,
    max_credits       int,
    after_id          bigint not null,           -- where its page begins, and how many records lie on the pages before it
    delivered         int not null,
    begins_search     boolean not null,          -- its page is the first of its search
    dedupe_scope      uuid,                      -- see deliveries
    dedupe_token      text,
    dedupe_user_id    text,
    interpretation_ms double precision not null,

    -- How far it is.
    status            text not null check (status in ('queued', 'running', 'succeeded', 'failed', 'canceled')),
    attempts          int not null default 0,    -- how often it was claimed
    due_at            timestamptz,               -- queued: from then on it may be claimed; running: until then its worker has it; null: it has ended
    claim_id          uuid,                      -- names the claim of the worker that runs it: only that one may end it or renew it
    error_code        text,
    error             text,
    created_at        timestamptz not null,
    started_at        timestamptz,
    ended_at          timestamptz,

    -- What came of it.
    person_ids        bigint[],                  -- who was delivered, in the order of the page
    next_id           bigint,                    -- where the next page begins; null: there is none
    total_records     bigint,
    total_is_exact    boolean,
    credit_units      bigint,
    search_ms         double precision,
    total_ms          double precision,

    check ((due_at is null) = (status in ('succeeded', 'failed', 'canceled'))),
    check ((ended_at is null) = (due_at is not null)),
    check ((claim_id is not null) = (status = 'running')),
    check ((person_ids is not null) = (status = 'succeeded')),
    check ((error is not null) = (status = 'failed'))
);
create index jobs_due on jobs (account_id, due_at) where due_at is not null;   -- the workers' way, account by account
create index jobs_newest on jobs (account_id, test, job_id desc);
create index jobs_ended on jobs (ended_at) where ended_at is not null;    -- the sweeper's way
