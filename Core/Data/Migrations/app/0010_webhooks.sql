-- What is told to customers' servers. Core/Webhooks/README.md states what is promised. A message commits with what it tells of; then there is a delivery of it for every
-- endpoint that wanted it at that moment, and every try of a delivery is written down. Whoever locks an endpoint and deliveries of it locks the endpoint first.

create table webhook_endpoints (
    endpoint_id         uuid primary key,
    account_id          uuid not null,
    test                boolean not null,        -- hears of what test keys do, and only test keys see it; else of what live keys do
    url                 text not null,
    description         text,
    events              text[] not null,         -- types of messages that it wants
    status              text not null check (status in ('active', 'disabled')),
    disabled_reason     text,
    disabled_at         timestamptz,
    generation          int not null default 0,  -- how often it was disabled
    failing_since       timestamptz,             -- of the first failure since its last success; null while it works
    slow                boolean not null default false,   -- whether its last request took long: then it has to share the room of those that fail
    secret              text not null,           -- whsec_…; it signs, so it must be readable
    former_secret       text,                    -- signs, too, until its time is over
    former_secret_until timestamptz,
    created_at          timestamptz not null,
    updated_at          timestamptz not null,
    check ((status = 'disabled') = (disabled_at is not null)),
    check ((former_secret is null) = (former_secret_until is null))
);
create index webhook_endpoints_newest on webhook_endpoints (account_id, test, endpoint_id desc);

create table webhook_messages (
    message_id          uuid primary key,        -- webhook-id: the same in every try at every endpoint
    account_id          uuid not null,
    type                text not null,
    body                text not null,           -- byte for byte what is sent; nothing in it about any person
    trace_parent        text,                    -- of what it tells of (W3C Trace Context), so that its trace goes on
    created_at          timestamptz not null
);
create index webhook_messages_created_at on webhook_messages (created_at);   -- the sweeper's way

create table webhook_deliveries (
    delivery_id         uuid primary key,
    message_id          uuid not null references webhook_messages on delete cascade,
    endpoint_id         uuid not null references webhook_endpoints on delete cascade,
    status              text not null check (status in ('pending', 'delivered', 'failed')),
    tries               int not null default 0,  -- in this round of the retry schedule; a redelivery begins a new one
    generation          int not null default 0,  -- the endpoint's when this was put on its way; once the endpoint's is another, this is over, and somebody will write it down
    due_at              timestamptz,             -- pending: from then on it may be sent; while it is being sent, until then nobody else sends it
    claim_id            uuid,                    -- names the claim of the sender that has it
    catch_ups           int not null default 0,  -- rounds that have begun because its endpoint worked again, since its owner last asked for one
    created_at          timestamptz not null,
    ended_at            timestamptz,
    check ((due_at is not null) = (status = 'pending')),
    check ((ended_at is null) = (status = 'pending'))
);
create index webhook_deliveries_due on webhook_deliveries (endpoint_id, generation, due_at) where status = 'pending';   -- the senders' way
create index webhook_deliveries_newest on webhook_deliveries (endpoint_id, delivery_id desc);
create index webhook_deliveries_failed on webhook_deliveries (endpoint_id, delivery_id desc) where status = 'failed';   -- few among many
create index webhook_deliveries_message on webhook_deliveries (message_id);

-- The log: one row for each request that was sent, or could not be sent.
create table webhook_tries (
    delivery_id         uuid not null references webhook_deliveries on delete cascade,
    number              int not null,            -- 1, 2, …, over all rounds
    started_at          timestamptz not null,
    duration_ms         double precision not null,
    status_code         int,                     -- of the response; null: there was none
    error               text,                    -- why it failed, in words; null: it was accepted
    response_excerpt    text,                    -- the beginning of the response's body
    primary key (delivery_id, number)
);

-- A UUIDv7 of a time, for rows of which a statement makes as many as it finds.
create function uuid_at(p_at timestamptz) returns uuid language sql volatile as $$
    select encode(set_byte(overlay(uuid_send(gen_random_uuid()) placing substring(int8send((extract(epoch from p_at) * 1000)::bigint) from 3) from 1 for 6),
                           6, (get_byte(uuid_send(gen_random_uuid()), 6) & 15) | 112), 'hex')::uuid
$$;
