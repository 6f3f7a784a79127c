-- One wallet engine for accounts and partner customers: policy, limits and counters on the wallet; what counts for which period on the grant; holds; and
-- in usage everything that totals are made of. Core/Credits/README.md states the model and its invariants.

-- The counters are what an enforced wallet's limits are compared with; they move under the wallet's lock, with the usage that they count. A metered
-- wallet's are left alone, so that its charges need no lock: they are counted anew when it becomes enforced. month_… belong to counted_month.
alter table wallets
    add column reset_policy             text not null default 'rollover' check (reset_policy in ('rollover', 'monthly_reset')),
    add column monthly_credit_units     bigint check (monthly_credit_units >= 0),        -- limits; null: none
    add column lifetime_credit_units    bigint check (lifetime_credit_units >= 0),
    add column monthly_search_sessions  bigint check (monthly_search_sessions >= 0),
    add column lifetime_search_sessions bigint check (lifetime_search_sessions >= 0),
    add column monthly_record_reveals   bigint check (monthly_record_reveals >= 0),
    add column lifetime_record_reveals  bigint check (lifetime_record_reveals >= 0),
    add column counted_month            date not null default '1970-01-01',
    add column month_units_used         bigint not null default 0,
    add column lifetime_units_used      bigint not null default 0,
    add column month_sessions_used      bigint not null default 0,
    add column lifetime_sessions_used   bigint not null default 0,
    add column month_reveals_used       bigint not null default 0,
    add column lifetime_reveals_used    bigint not null default 0,
    add column held_units               bigint not null default 0 check (held_units >= 0),   -- of its open holds
    -- Net credits that adjustments have taken (negative: given back), and how much metered use was taken from grants afterwards.
    add column adjusted_month           date not null default '1970-01-01',
    add column month_units_adjusted     bigint not null default 0,
    add column lifetime_units_adjusted  bigint not null default 0,
    add column month_units_settled      bigint not null default 0,
    add column lifetime_units_settled   bigint not null default 0;
alter table wallets set (fillfactor = 50);

-- What is left of a grant = credit_units - held_units - (rollover: used_units; monthly_reset: month_units_used, if used_month is the current month, else 0).
alter table credit_grants
    add column held_units               bigint not null default 0 check (held_units >= 0),
    add column used_month               date not null default '1970-01-01',
    add column month_units_used         bigint not null default 0,
    add column expired                  boolean not null default false,      -- its expiry stands in the ledger
    drop constraint credit_grants_check,
    add constraint credit_grants_units check (month_units_used >= 0 and used_units >= 0 and month_units_used + held_units <= credit_units),
    add constraint credit_grants_used_month check (used_units >= month_units_used);

create table holds (
    hold_id          uuid primary key,
    status           text not null check (status in ('open', 'captured', 'released', 'expired')),
    account_id       uuid not null,
    wallet_id        uuid not null,
    customer_id      uuid,
    customer_wallet_id uuid,
    key_id           uuid not null,
    user_id          text,
    request_id       text not null,
    operation        text not null,
    units            bigint not null check (units > 0),
    expires_at       timestamptz not null,
    created_at       timestamptz not null,
    ended_at         timestamptz,
    check ((status = 'open') = (ended_at is null))
);
create index holds_open on holds (expires_at) where status = 'open';
create index holds_open_of_wallet on holds (wallet_id) where status = 'open';
create index holds_open_of_customer on holds (customer_wallet_id) where status = 'open';

-- Which grants a hold keeps units of; a metered wallet's hold keeps none.
create table hold_parts (
    hold_id          uuid not null references holds on delete cascade,
    grant_id         uuid not null,
    units            bigint not null check (units > 0),
    primary key (hold_id, grant_id)
);

-- tx is the transaction that wrote the row: everything below pg_snapshot_xmin() has ended, so roll-ups may take it and will miss nothing that commits late.
alter table usage
    add column wallet_id          uuid,
    add column metered            boolean not null default false,              -- its units burned no grant of the account's wallet
    add column customer_id        uuid,
    add column customer_wallet_id uuid,                                        -- burns the same units, sessions and reveals beside the account's
    add column customer_metered   boolean not null default false,
    add column user_id            text,                                        -- whom the account or partner attributes it to
    add column search_sessions    int not null default 0 check (search_sessions >= 0),
    add column record_reveals     int not null default 0 check (record_reveals >= 0),
    add column tx                 bigint not null default pg_current_xact_id()::text::bigint;
alter table usage disable trigger user;
update usage u set wallet_id = a.wallet_id, record_reveals = case when credit_units > 0 then records else 0 end,
       metered = exists (select from ledger_entries e where e.charge_id = u.charge_id and e.grant_id is null)
from accounts a where a.account_id = u.account_id;
alter table usage enable trigger user;
alter table usage alter column wallet_id set not null;

alter table ledger_entries
    drop constraint ledger_entries_kind_check,
    drop constraint ledger_entries_check,
    drop constraint ledger_entries_check1,
    drop constraint ledger_entries_check2,
    add column hold_id            uuid,
    add column customer_id        uuid,
    add column user_id            text,
    add column note               text,
    add constraint ledger_entries_kind check (kind in ('grant', 'expiry', 'reset', 'hold', 'capture', 'release', 'adjustment')),
    add constraint ledger_entries_sign check (case kind when 'grant' then units > 0 when 'release' then units > 0 when 'hold' then units < 0
        when 'capture' then units < 0 when 'expiry' then units < 0 else units <> 0 end),
    add constraint ledger_entries_charge check ((kind = 'capture') = (charge_id is not null)),
    add constraint ledger_entries_grant check (grant_id is not null or kind in ('capture', 'adjustment')),
    add constraint ledger_entries_hold check (kind not in ('hold', 'release') or hold_id is not null);
