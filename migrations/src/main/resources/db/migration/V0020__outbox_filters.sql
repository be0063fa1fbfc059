-- An app's events are read newest first, fifty at a time and every few seconds, and mostly without what runs of schedules do when they
-- do well: of a year of those, found nowhere among a million others, a page must not read more than it shows. Only an index in the
-- order of positions does that, and only if no event is looked at to learn that it is of another kind: so what is asked for stands
-- beside the positions.

-- The rule is also in EventQuery, for events that are followed in memory.
create function event_is_routine(kind text, detail jsonb) returns boolean immutable language sql
    return kind in ('run.queued', 'run.started', 'run.succeeded') and coalesce(detail ->> 'kind', '') = 'CRON';

-- In the order in which whoever tells of something takes them: another control plane may.
lock table event, outbox in access exclusive mode;
alter table outbox add column kind text;
alter table outbox add column team_id uuid;
alter table outbox add column app text;
alter table outbox add column routine boolean not null default false;
comment on column outbox.kind is 'As in the event, and so are team and app';
comment on column outbox.routine is 'What the run of a schedule does when it does well';
alter table outbox disable trigger outbox_append_only;
update outbox set kind = event.kind, team_id = event.team_id, app = event.app, routine = event_is_routine(event.kind, event.detail)
    from event where event.id = outbox.event_id;
alter table outbox enable trigger outbox_append_only;
alter table outbox alter column kind set not null;
alter table outbox alter column routine drop default;

create or replace function event_to_outbox() returns trigger language plpgsql as $$
begin
    -- Any number that nobody else locks: this is 'outbox' in ASCII.
    perform pg_advisory_xact_lock(122550254464888);
    insert into outbox (event_id, kind, team_id, app, routine)
        values (new.id, new.kind, new.team_id, new.app, event_is_routine(new.kind, new.detail));
    return null;
end
$$;

-- Plus nothing, so that the order is no other index's: the planner cannot know how some events lie among all, and would rather walk
-- back through those, hoping to meet some soon.
create index outbox_team on outbox (team_id, (position + 0));
create index outbox_app on outbox (app, (position + 0));
create index outbox_app_told on outbox (app, (position + 0)) where not routine;
-- How many of them are routine, the planner knows only then.
analyze outbox;
-- Their order is that of ids, by which nobody asks for events.
drop index event_app;
drop index event_team;
-- Whether a team ever had an app of some name, though another's has it now and tells much.
create index event_team_app on event (team_id, app);
