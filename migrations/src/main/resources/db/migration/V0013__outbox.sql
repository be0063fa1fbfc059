-- The outbox: events in the order in which they were committed, and webhooks, which hear of them in that order.

-- Ids of events come from a sequence long before their transactions end, and these end in any order: whoever remembers the last
-- id that he has seen misses those that were taken earlier and committed later. Positions are drawn when a transaction commits
-- (a deferred trigger), by one at a time: the lock is given back only once what was committed can be seen (advisory locks of a
-- transaction last until its end). So whoever sees a position sees all that are smaller, and none of those comes later.
create table outbox (
    position bigint generated always as identity primary key,
    event_id bigint not null unique references event on delete cascade
);
comment on table outbox is 'Positions of events, in the order of their commits; gaps are what was rolled back';
-- Clients remember the ids that they have seen: what is there already keeps its own, and what comes is larger.
insert into outbox (position, event_id) overriding system value select id, id from event;
select setval(pg_get_serial_sequence('outbox', 'position'), max(position)) from outbox having max(position) is not null;

create function event_to_outbox() returns trigger language plpgsql as $$
begin
    -- Any number that nobody else locks: this is 'outbox' in ASCII.
    perform pg_advisory_xact_lock(122550254464888);
    insert into outbox (event_id) values (new.id);
    return null;
end
$$;
create constraint trigger event_to_outbox after insert on event
    deferrable initially deferred for each row execute function event_to_outbox();

-- Events go when they are old, by this function and in no other way.
create or replace function event_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('berth.forgetting_events', true) = 'on' then
        return old;
    end if;
    raise exception 'events are neither changed nor deleted';
end
$$;
create trigger event_never_truncated before truncate on event
    for each statement execute function event_is_append_only();
create trigger outbox_append_only before update or delete on outbox
    for each row execute function event_is_append_only();
create trigger outbox_never_truncated before truncate on outbox
    for each statement execute function event_is_append_only();

create function forget_events(before timestamptz, at_most integer) returns integer language plpgsql as $$
declare
    gone integer;
begin
    perform set_config('berth.forgetting_events', 'on', true);
    delete from event where id in (select id from event where at < before order by at limit at_most);
    get diagnostics gone = row_count;
    perform set_config('berth.forgetting_events', 'off', true);
    return gone;
end
$$;
create index event_at on event (at);

create table webhook (
    id uuid primary key,
    team_id uuid not null references team,
    target bytea not null,
    kinds jsonb not null,
    state text not null check (state in ('ACTIVE', 'GIVEN_UP')),
    position bigint not null,
    owner uuid,
    attempts integer not null default 0,
    failing_since timestamptz,
    attempted_at timestamptz,
    next_attempt_at timestamptz,
    last_status integer,
    last_error text,
    created_by text not null,
    created_at timestamptz not null
);
create index webhook_team on webhook (team_id);
comment on column webhook.target is 'Sealed address and secret; opens only for this webhook';
comment on column webhook.kinds is 'Kinds of events it hears of, or beginnings of them up to a dot; none: all';
comment on column webhook.position is 'It has been told all up to this position of the outbox';
comment on column webhook.owner is 'The control plane that tells it; another only once that is dead';
comment on column webhook.attempts is 'How often it could not be told of the next event';
