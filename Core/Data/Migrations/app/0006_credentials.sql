-- Who acts, and what they changed: the life of keys, people who sign in, their sessions, and the audit log.

alter table api_keys
    add column last_used_at timestamptz,                       -- to the minute; written behind the requests, so a crash forgets at most the last minute
    add column replaced_by  uuid references api_keys;          -- the key that a rotation put in its place; its own end is expires_at
create index api_keys_newest on api_keys (account_id, key_id desc);
drop index api_keys_account;

-- E-mail and password sign in without naming an account, so an address stands for one person in the whole installation.
create table users (
    user_id          uuid primary key,
    account_id       uuid references accounts,                 -- null: an operator
    role             text not null check (role in ('operator', 'owner', 'member')),
    email            text not null unique check (email = lower(email)),
    password_hash    text not null,                            -- of ASP.NET Core Identity; names its own algorithm and cost
    failed_attempts  int not null default 0,                   -- since the last success; counted before the password is looked at
    locked_until     timestamptz,
    created_at       timestamptz not null,
    check ((role = 'operator') = (account_id is null))
);
create index users_account on users (account_id, user_id desc);

-- A session is found by the digest of its secret, like a key, so a token made from a copy of this table opens nothing. Its refresh tokens are numbered:
-- only the one that says how often it has been refreshed is good. A session that has ended is gone.
create table sessions (
    session_id       uuid primary key,
    user_id          uuid not null references users on delete cascade,
    secret_hash      bytea not null unique check (length(secret_hash) = 32),
    refreshes        int not null default 0,
    expires_at       timestamptz not null,
    created_at       timestamptz not null
);
create index sessions_user on sessions (user_id);

-- Append-only: every change of accounts, keys, users and money, with who made it. Written in the transaction of the change; references nothing, because it
-- outlives what it tells of.
create table audit_log (
    entry_id         bigint generated always as identity primary key,
    actor_kind       text not null check (actor_kind in ('key', 'user', 'cli')),
    actor_id         text,                                     -- public id; null: the command line
    actor_name       text not null,                            -- as it was then: name of the key, e-mail of the user, login on the machine
    operation        text not null,
    subject          text not null,                            -- public id of what was changed
    account_id       uuid,                                     -- whose it is; null: the installation's
    request_id       text,
    before           jsonb,                                    -- null: it was created
    after            jsonb,                                    -- null: it is gone
    created_at       timestamptz not null
);
create index audit_log_account on audit_log (account_id, entry_id desc);
create index audit_log_subject on audit_log (subject, entry_id desc);
create index audit_log_operation on audit_log (operation, entry_id desc);
create index audit_log_time on audit_log (created_at);
create trigger audit_log_append_only before update or delete or truncate on audit_log execute function refuse_change();
