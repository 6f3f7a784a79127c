-- The product itself changes things, too: it disables webhook endpoints that no longer answer.
alter table audit_log
    drop constraint audit_log_actor_kind_check,
    add constraint audit_log_actor_kind_check check (actor_kind in ('key', 'user', 'cli', 'system'));
