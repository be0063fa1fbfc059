-- Commands that run once: the release process of a deployment, one-off runs, runs of a schedule.

create table run (
    id uuid primary key,
    environment_id uuid not null references environment,
    number integer not null,
    release_id uuid not null references release,
    kind text not null check (kind in ('RELEASE', 'ONE_OFF', 'CRON')),
    command text not null,
    input boolean not null default false,
    terminal boolean not null default false,
    mirror_id uuid,
    state text not null check (state in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    exit_code integer,
    owner uuid,
    failure_code text,
    failure_message text,
    failure_next_step text,
    requested_by text not null,
    cancel_requested_by text,
    created_at timestamptz not null,
    started_at timestamptz,
    deadline_at timestamptz,
    ended_at timestamptz,
    unique (environment_id, number)
);
create index run_active on run (environment_id) where state in ('QUEUED', 'RUNNING');
comment on column run.mirror_id is 'The build whose log hears of it too';

alter table environment add column run_count integer not null default 0;
