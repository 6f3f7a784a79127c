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
    add column of_customer              boolean not null default false,      -- without any grant it is not finite: only its limits stop it
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

-- What wallets have used until now: their counters begin where their usage stands.
update wallets w set counted_month = u.month, month_units_used = u.month_units, month_reveals_used = u.month_reveals,
                     lifetime_units_used = u.units, lifetime_reveals_used = u.reveals
from (select distinct on (wallet_id) wallet_id, month, month_units, month_reveals,
             (sum(month_units) over (partition by wallet_id))::bigint as units, (sum(month_reveals) over (partition by wallet_id))::bigint as reveals
      from (select wallet_id, date_trunc('month', created_at at time zone 'UTC')::date as month, sum(credit_units)::bigint as month_units, sum(record_reveals)::bigint as month_reveals
            from usage group by 1, 2) as m
      order by wallet_id, month desc) as u
where u.wallet_id = w.wallet_id and w.enforcement_mode = 'enforced';

-- One index where there were two: entries are found by their wallet, in their order.
drop index ledger_entries_wallet;
alter table ledger_entries
    drop constraint ledger_entries_pkey,
    add primary key (wallet_id, entry_id),
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

-- The functions below are the only writers of grants, holds, ledger and usage. They are functions because every step must see what was committed while the
-- lock was waited for, and because a charge may cost one round trip: in each of them the statements run one after the other, in one transaction.
-- They are called with a time, never with now(). `month` is always the first day of that time's month in UTC.

-- Locks a wallet as its mode needs it: an enforced one exclusively, so that its users queue for the rest of their transaction; a metered one not at all. The
-- advisory lock, which everybody shares, keeps the mode as it is until the transaction ends: only who changes the mode takes it alone, before anything else. (Row
-- locks of two strengths cannot do this: whoever waited with the weaker one and needs the stronger one then meets another who does, and they deadlock.) The
-- row is read after the wait, so it is current. Lock order everywhere: hold, customer's wallet, account's wallet, grants.
create function lock_wallet(p_wallet uuid) returns wallets language plpgsql as $$
declare
    w wallets;
begin
    perform pg_advisory_xact_lock_shared(uuid_hash_extended(p_wallet, 0));
    select * into w from wallets where wallet_id = p_wallet;
    if w.enforcement_mode = 'enforced' then select * into w from wallets where wallet_id = p_wallet for no key update; end if;
    if not found then raise exception 'wallet % does not exist', p_wallet; end if;
    return w;
end $$;

-- The grants of a wallet that are active. Burn order is expires_at nulls last, starts_at, grant_id: the one that expires soonest first, those without end
-- last. Index: credit_grants_burn_order.
create function active_grants(p_wallet wallets, p_at timestamptz, p_month date)
returns table (grant_id uuid, units_left bigint, expires_at timestamptz, starts_at timestamptz) language sql stable as $$
    select grant_id,
           greatest(0, credit_units - held_units - case when p_wallet.reset_policy = 'rollover' then used_units when used_month = p_month then month_units_used else 0 end),
           expires_at, starts_at
    from credit_grants
    where wallet_id = p_wallet.wallet_id and starts_at <= p_at and (expires_at is null or expires_at > p_at)
$$;

-- Whether a locked wallet can take this use, and if so, whether it burns grants. A metered wallet takes everything and burns none; so does a customer's wallet
-- without any grant, except that its limits stop it. Units that are held count as used.
create function check_use(
    p_wallet wallets, p_at timestamptz, p_month date, p_units bigint, p_sessions bigint, p_reveals bigint,
    out refusal text, out available bigint, out burns_grants boolean)
language plpgsql as $$
declare
    this_month constant boolean := p_wallet.counted_month = p_month;
    held bigint := 0;
begin
    burns_grants := false;
    if p_wallet.enforcement_mode = 'metered' then return; end if;

    if p_wallet.monthly_credit_units is not null or p_wallet.lifetime_credit_units is not null then
        select coalesce(sum(units), 0) into held from holds where status = 'open' and (wallet_id = p_wallet.wallet_id or customer_wallet_id = p_wallet.wallet_id);
    end if;
    refusal := case
        when p_units > 0 and case when this_month then p_wallet.month_units_used else 0 end + held + p_units > p_wallet.monthly_credit_units then 'monthly_credit_units'
        when p_units > 0 and p_wallet.lifetime_units_used + held + p_units > p_wallet.lifetime_credit_units then 'lifetime_credit_units'
        when p_sessions > 0 and case when this_month then p_wallet.month_sessions_used else 0 end + p_sessions > p_wallet.monthly_search_sessions then 'monthly_search_sessions'
        when p_sessions > 0 and p_wallet.lifetime_sessions_used + p_sessions > p_wallet.lifetime_search_sessions then 'lifetime_search_sessions'
        when p_reveals > 0 and case when this_month then p_wallet.month_reveals_used else 0 end + p_reveals > p_wallet.monthly_record_reveals then 'monthly_record_reveals'
        when p_reveals > 0 and p_wallet.lifetime_reveals_used + p_reveals > p_wallet.lifetime_record_reveals then 'lifetime_record_reveals'
    end;
    if refusal is not null or p_units = 0 then return; end if;

    burns_grants := not p_wallet.of_customer or exists (select from credit_grants where wallet_id = p_wallet.wallet_id);
    if burns_grants then
        select coalesce(sum(units_left), 0) into available from active_grants(p_wallet, p_at, p_month);
        if available < p_units then refusal := 'credits'; end if;
    end if;
end $$;

-- Counts use on a locked wallet. A metered one is counted from usage when it becomes enforced.
create function count_use(p_wallet wallets, p_month date, p_units bigint, p_sessions bigint, p_reveals bigint) returns void language plpgsql as $$
begin
    if p_wallet.enforcement_mode = 'metered' then return; end if;
    update wallets set
        counted_month          = p_month,
        month_units_used       = case when counted_month = p_month then month_units_used else 0 end + p_units,
        lifetime_units_used    = lifetime_units_used + p_units,
        month_sessions_used    = case when counted_month = p_month then month_sessions_used else 0 end + p_sessions,
        lifetime_sessions_used = lifetime_sessions_used + p_sessions,
        month_reveals_used     = case when counted_month = p_month then month_reveals_used else 0 end + p_reveals,
        lifetime_reveals_used  = lifetime_reveals_used + p_reveals
    where wallet_id = p_wallet.wallet_id;
end $$;

-- Writes down what the clock has done to a locked wallet's grants: that a month made them whole, that they expired. Balances do not wait for it, see
-- active_grants; it is done so that the ledger tells it, and before anything else is written about a grant.
create function book_clock(p_wallet wallets, p_at timestamptz, p_month date) returns void language plpgsql as $$
begin
    if p_wallet.reset_policy = 'monthly_reset' then
        with whole_again as (
            select grant_id, month_units_used, (used_month + interval '1 month') at time zone 'UTC' as reset_at
            from credit_grants where wallet_id = p_wallet.wallet_id and not expired and used_month < p_month and month_units_used > 0
        ),
        reset as (
            update credit_grants g set used_month = p_month, month_units_used = 0
            from whole_again w where g.grant_id = w.grant_id and (g.expires_at is null or g.expires_at > w.reset_at)
            returning g.grant_id, w.month_units_used as units, w.reset_at
        )
        insert into ledger_entries (wallet_id, kind, units, grant_id, operation, created_at)
        select p_wallet.wallet_id, 'reset', units, grant_id, 'monthlyReset', reset_at from reset;
    end if;

    with gone as (
        update credit_grants g set expired = true where wallet_id = p_wallet.wallet_id and not expired and expires_at <= p_at and held_units = 0
        returning grant_id, expires_at, credit_units - case when p_wallet.reset_policy = 'rollover' then used_units else month_units_used end as units
    )
    insert into ledger_entries (wallet_id, kind, units, grant_id, operation, created_at)
    select p_wallet.wallet_id, 'expiry', -units, grant_id, 'grantExpiry', expires_at from gone where units > 0;
end $$;

-- Charges requests of one wallet (and one customer), all of them or none: burns active grants in burn order, writes the entries that say so, and records
-- the usage. Answers why not, which wallet says so, and what it has available.
--
-- Concurrency. Everybody who burns grants of a wallet holds its lock, so what is read of grants and counters is current and stays so until the commit.
-- Nobody waits for a metered wallet, and what costs, opens and reveals nothing locks nothing. A charge_id that is recorded already fails on the primary key of usage
-- and undoes everything. The checks on credit_grants would refuse an overdraft even if all of this were wrong.
create function charge(
    p_at timestamptz, p_account uuid, p_wallet uuid, p_customer uuid, p_customer_wallet uuid,
    p_charge_ids uuid[], p_request_ids text[], p_key_ids uuid[], p_user_ids text[], p_operations text[],
    p_records int[], p_units bigint[], p_sessions int[], p_reveals int[],
    out refusal text, out refused_by_customer boolean, out available bigint)
language plpgsql as $$
declare
    total_units bigint;
    total_sessions bigint;
    total_reveals bigint;
    month date := date_trunc('month', p_at at time zone 'UTC');
    account_wallet wallets;
    customer_wallet wallets;
    account_burns boolean := false;
    customer_burns boolean := false;
begin
    select sum(units), sum(sessions), sum(reveals) into total_units, total_sessions, total_reveals
    from unnest(p_units, p_sessions, p_reveals) as c (units, sessions, reveals);

    if total_units > 0 or total_sessions > 0 or total_reveals > 0 then
        if p_customer_wallet is not null then customer_wallet := lock_wallet(p_customer_wallet); end if;
        account_wallet := lock_wallet(p_wallet);

        -- A clock that lags behind another process' counts into the month that has begun.
        month := greatest(month, account_wallet.counted_month, customer_wallet.counted_month);
        p_at := greatest(p_at, month at time zone 'UTC');

        -- A metered wallet takes everything, is not counted here, and burns no grant.
        if customer_wallet.enforcement_mode = 'enforced' then
            refused_by_customer := true;
            select * into refusal, available, customer_burns from check_use(customer_wallet, p_at, month, total_units, total_sessions, total_reveals);
            if refusal is not null then return; end if;
        end if;
        if account_wallet.enforcement_mode = 'enforced' then
            refused_by_customer := false;
            select * into refusal, available, account_burns from check_use(account_wallet, p_at, month, total_units, total_sessions, total_reveals);
            if refusal is not null then return; end if;
            perform count_use(account_wallet, month, total_units, total_sessions, total_reveals);
        end if;
        if customer_wallet.enforcement_mode = 'enforced' then
            perform count_use(customer_wallet, month, total_units, total_sessions, total_reveals);
        end if;

        if total_units > 0 then
            if p_customer_wallet is not null then
                perform burn(customer_wallet, customer_burns, p_at, month, total_units, p_customer, p_charge_ids, p_request_ids, p_key_ids, p_user_ids, p_operations, p_units);
            end if;
            perform burn(account_wallet, account_burns, p_at, month, total_units, p_customer, p_charge_ids, p_request_ids, p_key_ids, p_user_ids, p_operations, p_units);
        end if;
    end if;

    insert into usage (charge_id, request_id, account_id, wallet_id, metered, customer_id, customer_wallet_id, customer_metered, key_id, user_id, operation,
                       records, credit_units, search_sessions, record_reveals, created_at)
    select charge_id, request_id, p_account, p_wallet, units > 0 and not account_burns, p_customer, p_customer_wallet, p_customer is not null and units > 0 and not customer_burns,
           key_id, user_id, operation, records, units, sessions, reveals, p_at
    from unnest(p_charge_ids, p_request_ids, p_key_ids, p_user_ids, p_operations, p_records, p_units, p_sessions, p_reveals)
         as c (charge_id, request_id, key_id, user_id, operation, records, units, sessions, reveals);
end $$;

-- Burns grants of a locked wallet for charges that it can pay. Usually the first grant pays for all of them. Else they are laid end to end: the charges cover
-- the units [before, before + units) of the price, and so do the grants; where a charge and a grant overlap, that many units of the grant go for that charge.
create function burn(
    p_wallet wallets, p_burns_grants boolean, p_at timestamptz, p_month date, p_total_units bigint, p_customer uuid,
    p_charge_ids uuid[], p_request_ids text[], p_key_ids uuid[], p_user_ids text[], p_operations text[], p_units bigint[])
returns void language plpgsql as $$
declare
    payer uuid;
begin
    if p_burns_grants then
        if p_wallet.reset_policy = 'monthly_reset' and p_wallet.counted_month < p_month then perform book_clock(p_wallet, p_at, p_month); end if;

        select grant_id into payer
        from (select * from active_grants(p_wallet, p_at, p_month) where units_left > 0 order by expires_at nulls last, starts_at, grant_id limit 1) as first
        where units_left >= p_total_units;
    end if;

    if payer is not null then
        update credit_grants set
            used_units       = used_units + p_total_units,
            month_units_used = case when used_month = p_month then month_units_used else 0 end + p_total_units,
            used_month       = p_month
        where grant_id = payer;
    end if;

    if payer is not null or not p_burns_grants then
        insert into ledger_entries (wallet_id, kind, units, grant_id, charge_id, request_id, key_id, customer_id, user_id, operation, created_at)
        select p_wallet.wallet_id, 'capture', -units, payer, charge_id, request_id, key_id, p_customer, user_id, operation, p_at
        from unnest(p_charge_ids, p_request_ids, p_key_ids, p_user_ids, p_operations, p_units) as c (charge_id, request_id, key_id, user_id, operation, units)
        where units > 0;
        return;
    end if;

    with grants as (
        select grant_id, units_left as units, (sum(units_left) over (order by expires_at nulls last, starts_at, grant_id))::bigint - units_left as before
        from active_grants(p_wallet, p_at, p_month) where units_left > 0
    ),
    charges as (
        select charge_id, request_id, key_id, user_id, operation, units, (sum(units) over (order by ordinal))::bigint - units as before
        from unnest(p_charge_ids, p_request_ids, p_key_ids, p_user_ids, p_operations, p_units)
             with ordinality as c (charge_id, request_id, key_id, user_id, operation, units, ordinal)
        where units > 0
    ),
    burns as materialized (
        select c.*, g.grant_id, least(g.before + g.units, c.before + c.units) - greatest(g.before, c.before) as burned
        from charges c join grants g on c.before < g.before + g.units and g.before < c.before + c.units
    ),
    burned as (
        update credit_grants g set
            used_units       = g.used_units + b.units,
            month_units_used = case when g.used_month = p_month then g.month_units_used else 0 end + b.units,
            used_month       = p_month
        from (select grant_id, sum(burned)::bigint as units from burns group by grant_id) as b
        where g.grant_id = b.grant_id
    )
    insert into ledger_entries (wallet_id, kind, units, grant_id, charge_id, request_id, key_id, customer_id, user_id, operation, created_at)
    select p_wallet.wallet_id, 'capture', -burned, grant_id, charge_id, request_id, key_id, p_customer, user_id, operation, p_at from burns;
end $$;

-- Keeps units of one wallet's grants for a hold, in burn order.
create function keep(p_wallet wallets, p_at timestamptz, p_month date, p_hold uuid, p_units bigint, p_request_id text, p_key uuid, p_customer uuid, p_user_id text, p_operation text)
returns void language plpgsql as $$
begin
    if p_wallet.reset_policy = 'monthly_reset' then perform book_clock(p_wallet, p_at, p_month); end if;

    with grants as (
        select grant_id, units_left as units, (sum(units_left) over (order by expires_at nulls last, starts_at, grant_id))::bigint - units_left as before
        from active_grants(p_wallet, p_at, p_month)
    ),
    parts as materialized (
        select grant_id, least(before + units, p_units) - before as kept from grants where units > 0 and before < p_units
    ),
    held as (
        update credit_grants g set held_units = g.held_units + kept, month_units_used = case when used_month = p_month then month_units_used else 0 end, used_month = p_month
        from parts p where g.grant_id = p.grant_id
    ),
    recorded as (
        insert into hold_parts (hold_id, grant_id, units) select p_hold, grant_id, kept from parts
    )
    insert into ledger_entries (wallet_id, kind, units, grant_id, hold_id, request_id, key_id, customer_id, user_id, operation, created_at)
    select p_wallet.wallet_id, 'hold', -kept, grant_id, p_hold, p_request_id, p_key, p_customer, p_user_id, p_operation, p_at from parts;
end $$;

-- Holds the most that a call may come to cost, or answers why not, as charge() does. What is held cannot be spent by others until end_hold().
create function hold(
    p_hold uuid, p_at timestamptz, p_expires_at timestamptz, p_account uuid, p_wallet uuid, p_customer uuid, p_customer_wallet uuid,
    p_key uuid, p_user_id text, p_request_id text, p_operation text, p_units bigint, p_reveals bigint,
    out refusal text, out refused_by_customer boolean, out available bigint)
language plpgsql as $$
declare
    month date := date_trunc('month', p_at at time zone 'UTC');
    account_wallet wallets;
    customer_wallet wallets;
    account_burns boolean;
    customer_burns boolean := false;
begin
    if p_customer_wallet is not null then customer_wallet := lock_wallet(p_customer_wallet); end if;
    account_wallet := lock_wallet(p_wallet);
    month := greatest(month, account_wallet.counted_month, customer_wallet.counted_month);
    p_at := greatest(p_at, month at time zone 'UTC');

    if p_customer_wallet is not null then
        refused_by_customer := true;
        select * into refusal, available, customer_burns from check_use(customer_wallet, p_at, month, p_units, 0, p_reveals);
        if refusal is not null then return; end if;
    end if;
    refused_by_customer := false;
    select * into refusal, available, account_burns from check_use(account_wallet, p_at, month, p_units, 0, p_reveals);
    if refusal is not null then return; end if;

    insert into holds (hold_id, status, account_id, wallet_id, customer_id, customer_wallet_id, key_id, user_id, request_id, operation, units, expires_at, created_at)
    values (p_hold, 'open', p_account, p_wallet, p_customer, p_customer_wallet, p_key, p_user_id, p_request_id, p_operation, p_units, p_expires_at, p_at);
    if customer_burns then
        perform keep(customer_wallet, p_at, month, p_hold, p_units, p_request_id, p_key, p_customer, p_user_id, p_operation);
    end if;
    if account_burns then
        perform keep(account_wallet, p_at, month, p_hold, p_units, p_request_id, p_key, p_customer, p_user_id, p_operation);
    end if;
end $$;

-- Gives back what one wallet's grants keep for a hold, and burns p_units of the very same grants, in burn order, for the charge p_charge. Answers whether
-- grants were burned.
create function give_back(p_hold holds, p_wallet wallets, p_at timestamptz, p_month date, p_charge uuid, p_units bigint) returns boolean language plpgsql as $$
declare
    had_parts boolean;
begin
    if p_wallet.reset_policy = 'monthly_reset' then perform book_clock(p_wallet, p_at, p_month); end if;

    with kept as (
        select g.grant_id, p.units, (sum(p.units) over (order by g.expires_at nulls last, g.starts_at, g.grant_id))::bigint - p.units as before
        from hold_parts p join credit_grants g using (grant_id) where p.hold_id = p_hold.hold_id and g.wallet_id = p_wallet.wallet_id
    ),
    parts as materialized (
        select grant_id, units, greatest(0, least(before + units, p_units) - before) as burned from kept
    ),
    moved as (
        update credit_grants g set
            held_units       = g.held_units - p.units,
            used_units       = g.used_units + p.burned,
            month_units_used = case when g.used_month = p_month then g.month_units_used else 0 end + p.burned,
            used_month       = p_month
        from parts p where g.grant_id = p.grant_id
    ),
    movements as (
        select 'release' as kind, units, grant_id from parts union all select 'capture', -burned, grant_id from parts where burned > 0
    ),
    entries as (
        insert into ledger_entries (wallet_id, kind, units, grant_id, charge_id, hold_id, request_id, key_id, customer_id, user_id, operation, created_at)
        select p_wallet.wallet_id, kind, units, grant_id, case when kind = 'capture' then p_charge end, p_hold.hold_id, p_hold.request_id, p_hold.key_id, p_hold.customer_id,
               p_hold.user_id, p_hold.operation, p_at
        from movements order by kind desc
    )
    select exists (select from parts) into had_parts;

    if not had_parts and p_units > 0 then
        insert into ledger_entries (wallet_id, kind, units, charge_id, hold_id, request_id, key_id, customer_id, user_id, operation, created_at)
        values (p_wallet.wallet_id, 'capture', -p_units, p_charge, p_hold.hold_id, p_hold.request_id, p_hold.key_id, p_hold.customer_id, p_hold.user_id, p_hold.operation, p_at);
    end if;
    return had_parts;
end $$;

-- Ends an open hold: captures p_units of it (0: nothing was found) for p_records records, which is recorded as usage under p_charge, and releases the rest. False when it is
-- not open any more: then nothing was changed and nothing may be delivered. p_charge null ends it without a word in usage.
create function end_hold(p_hold uuid, p_at timestamptz, p_status text, p_charge uuid, p_records int, p_units bigint, p_reveals int) returns boolean language plpgsql as $$
declare
    h holds;
    month date := date_trunc('month', p_at at time zone 'UTC');
    account_wallet wallets;
    customer_wallet wallets;
    account_burned boolean;
    customer_burned boolean := false;
begin
    select * into h from holds where hold_id = p_hold and status = 'open' for update;
    if not found then return false; end if;
    if p_units > h.units then raise exception 'hold % has % units, not %', p_hold, h.units, p_units; end if;

    if h.customer_wallet_id is not null then customer_wallet := lock_wallet(h.customer_wallet_id); end if;
    account_wallet := lock_wallet(h.wallet_id);
    month := greatest(month, account_wallet.counted_month, customer_wallet.counted_month);
    p_at := greatest(p_at, month at time zone 'UTC');

    update holds set status = p_status, ended_at = p_at where hold_id = p_hold;
    if h.customer_wallet_id is not null then
        if p_charge is not null then perform count_use(customer_wallet, month, p_units, 0, p_reveals); end if;
        customer_burned := give_back(h, customer_wallet, p_at, month, p_charge, p_units);
    end if;
    if p_charge is not null then perform count_use(account_wallet, month, p_units, 0, p_reveals); end if;
    account_burned := give_back(h, account_wallet, p_at, month, p_charge, p_units);
    delete from hold_parts where hold_id = p_hold;

    if p_charge is not null then
        insert into usage (charge_id, request_id, account_id, wallet_id, metered, customer_id, customer_wallet_id, customer_metered, key_id, user_id, operation,
                           records, credit_units, record_reveals, created_at)
        values (p_charge, h.request_id, h.account_id, h.wallet_id, p_units > 0 and not account_burned, h.customer_id, h.customer_wallet_id,
                h.customer_id is not null and p_units > 0 and not customer_burned, h.key_id, h.user_id, h.operation, p_records, p_units, p_reveals, p_at);
    end if;
    return true;
end $$;

-- Takes units from the active grants of a wallet that is locked exclusively, in burn order, without a request.
create function take(p_wallet wallets, p_at timestamptz, p_month date, p_units bigint, p_operation text, p_note text, p_request_id text, p_key uuid) returns void language sql as $$
    with grants as (
        select grant_id, units_left as units, (sum(units_left) over (order by expires_at nulls last, starts_at, grant_id))::bigint - units_left as before
        from active_grants(p_wallet, p_at, p_month)
    ),
    parts as materialized (
        select grant_id, least(before + units, p_units) - before as units from grants where units > 0 and before < p_units
    ),
    taken as (
        update credit_grants g set
            used_units       = g.used_units + p.units,
            month_units_used = case when g.used_month = p_month then g.month_units_used else 0 end + p.units,
            used_month       = p_month
        from parts p where g.grant_id = p.grant_id
    )
    insert into ledger_entries (wallet_id, kind, units, grant_id, request_id, key_id, operation, note, created_at)
    select p_wallet.wallet_id, 'adjustment', -units, grant_id, p_request_id, p_key, p_operation, p_note, p_at from parts
$$;

-- Takes credits from a wallet (p_units < 0) or gives back what was taken, and answers how many units would have been possible; more than that changes nothing. The wallet is locked
-- exclusively and its clock is booked. Giving back fills active grants in the reverse of the burn order. A metered wallet's grants are left alone: what was taken
-- from it counts like use that burned none, p_unburned says how much of that there is.
create function adjust(p_wallet_id uuid, p_at timestamptz, p_month date, p_units bigint, p_unburned bigint, p_note text, p_request_id text, p_key uuid) returns bigint language plpgsql as $$
declare
    w wallets;
    possible bigint;
begin
    select * into w from wallets where wallet_id = p_wallet_id;
    if w.enforcement_mode = 'metered' then
        possible := case when p_units < 0 then -p_units else greatest(0, p_unburned) end;
    elsif p_units < 0 then
        select coalesce(sum(units_left), 0) into possible from active_grants(w, p_at, p_month);
    else
        select coalesce(sum(credit_units - held_units - units_left), 0) into possible from active_grants(w, p_at, p_month) join credit_grants using (grant_id);
    end if;
    if abs(p_units) > possible then return possible; end if;

    update wallets set
        adjusted_month          = p_month,
        month_units_adjusted    = case when adjusted_month = p_month then month_units_adjusted else 0 end - p_units,
        lifetime_units_adjusted = lifetime_units_adjusted - p_units,
        month_units_settled     = case when adjusted_month = p_month then month_units_settled else 0 end + case when w.enforcement_mode = 'metered' then p_units else 0 end,
        lifetime_units_settled  = lifetime_units_settled + case when w.enforcement_mode = 'metered' then p_units else 0 end
    where wallet_id = p_wallet_id;

    if w.enforcement_mode = 'metered' then
        insert into ledger_entries (wallet_id, kind, units, request_id, key_id, operation, note, created_at)
        values (p_wallet_id, 'adjustment', p_units, p_request_id, p_key, 'adjustAccountCredits', p_note, p_at);
    elsif p_units < 0 then
        perform take(w, p_at, p_month, -p_units, 'adjustAccountCredits', p_note, p_request_id, p_key);
    else
        with grants as (
            select grant_id, used, (sum(used) over (order by expires_at desc nulls first, starts_at desc, grant_id desc))::bigint - used as before
            from (select a.grant_id, g.credit_units - g.held_units - a.units_left as used, a.expires_at, a.starts_at
                  from active_grants(w, p_at, p_month) a join credit_grants g using (grant_id)) as a
        ),
        parts as materialized (
            select grant_id, least(before + used, p_units) - before as units from grants where used > 0 and before < p_units
        ),
        given as (
            update credit_grants g set
                used_units       = g.used_units - p.units,
                month_units_used = greatest(0, case when g.used_month = p_month then g.month_units_used else 0 end - p.units),
                used_month       = p_month
            from parts p where g.grant_id = p.grant_id
        )
        insert into ledger_entries (wallet_id, kind, units, grant_id, request_id, key_id, operation, note, created_at)
        select p_wallet_id, 'adjustment', units, grant_id, p_request_id, p_key, 'adjustAccountCredits', p_note, p_at from parts;
    end if;
    return possible;
end $$;

-- A wallet that has become enforced pays from its grants what it used while metered, as far as they reach: the use is given back and taken from the grants.
create function settle_metered(p_wallet_id uuid, p_at timestamptz, p_month date, p_month_metered bigint, p_lifetime_metered bigint) returns void language plpgsql as $$
declare
    w wallets;
    settled bigint;
begin
    select * into w from wallets where wallet_id = p_wallet_id;
    select least(sum(units_left), case w.reset_policy
        when 'rollover' then p_lifetime_metered - w.lifetime_units_settled
        else p_month_metered - case when w.adjusted_month = p_month then w.month_units_settled else 0 end end)
    into settled from active_grants(w, p_at, p_month);
    if settled is null or settled <= 0 then return; end if;

    update wallets set
        adjusted_month         = p_month,
        month_units_adjusted   = case when adjusted_month = p_month then month_units_adjusted else 0 end,
        month_units_settled    = case when adjusted_month = p_month then month_units_settled else 0 end + settled,
        lifetime_units_settled = lifetime_units_settled + settled
    where wallet_id = p_wallet_id;
    insert into ledger_entries (wallet_id, kind, units, operation, created_at) values (p_wallet_id, 'adjustment', settled, 'settleMeteredUse', p_at);
    perform take(w, p_at, p_month, settled, 'settleMeteredUse', null, null, null);
end $$;
