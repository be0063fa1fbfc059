-- What a failed deployment tells, how long each step of one took, and events that nobody changes.

alter table deployment add column last_lines text;
alter table deployment add column routing_at timestamptz;
comment on column deployment.last_lines is 'What the instance that it failed of wrote last';
comment on column deployment.routing_at is 'When all new instances were healthy';

create function event_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'events are neither changed nor deleted';
end
$$;
create trigger event_append_only before update or delete on event
    for each row execute function event_is_append_only();
create index event_team on event (team_id, id);
