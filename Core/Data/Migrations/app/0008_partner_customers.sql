-- Whom a managed account serves under its own name: each with a wallet of its own, which every use burns beside the account's.

create table partner_customers (
    customer_id          uuid primary key,
    account_id           uuid not null references accounts,
    wallet_id            uuid not null unique references wallets,
    external_customer_id text not null check (external_customer_id <> ''),   -- the partner's own id for it
    name                 text,
    status               text not null check (status in ('active', 'suspended')),
    result_actions       text[] not null,            -- what it may do with its results, by name
    result_delivery_url  text,                       -- where push_endpoint sends them
    result_delivery_cta  text,                       -- what its button says; null: the product's word
    created_at           timestamptz not null,
    updated_at           timestamptz not null
);
create unique index partner_customers_external on partner_customers (account_id, external_customer_id);
create index partner_customers_newest on partner_customers (account_id, customer_id desc);

-- What happens seldom in a wallet is found without reading all that was paid for in between.
create index ledger_entries_seldom on ledger_entries (wallet_id, kind, entry_id) where kind <> 'capture';

create index audit_log_actor on audit_log (actor_id, entry_id desc);
