-- The main job: who may push, what was pushed, what was built, what is live.

create table control_plane (
    id uuid primary key,
    started_at timestamptz not null,
    heartbeat_at timestamptz not null
);
comment on table control_plane is 'Running control planes; work whose owner has stopped beating is taken over';

create table team (
    id uuid primary key,
    name text not null unique,
    created_at timestamptz not null
);

create table member (
    id uuid primary key,
    team_id uuid not null references team,
    name text not null unique,
    role text not null check (role in ('VIEWER', 'DEVELOPER', 'OWNER')),
    operator boolean not null default false,
    created_at timestamptz not null
);
create index member_team on member (team_id);

create table token (
    id uuid primary key,
    member_id uuid not null references member,
    label text not null,
    hash bytea not null unique,
    created_at timestamptz not null,
    revoked_at timestamptz
);
comment on column token.hash is 'SHA-256: a token has 160 random bits, so a slow hash adds nothing';

create table app (
    id uuid primary key,
    team_id uuid not null references team,
    name text not null,
    state text not null check (state in ('ACTIVE', 'DELETING')),
    created_by text not null,
    created_at timestamptz not null
);
create unique index app_name on app (name) where state = 'ACTIVE';

create table environment (
    id uuid primary key,
    app_id uuid not null references app,
    name text not null,
    branch text,
    live_release_id uuid,
    build_count integer not null default 0,
    release_count integer not null default 0,
    deployment_count integer not null default 0,
    created_at timestamptz not null,
    unique (app_id, name)
);
comment on column environment.branch is 'Pushes to this branch deploy here';

create table source (
    id uuid primary key,
    app_id uuid not null references app,
    commit_id text not null,
    branch text not null,
    expected_old text,
    subject text not null,
    author text not null,
    pushed_by text not null,
    created_at timestamptz not null,
    branch_move_due boolean not null default false
);
create index source_app on source (app_id);
create index source_due on source (id) where branch_move_due;
comment on column source.expected_old is 'Where the branch stood when it was pushed: it must still stand there when it is built';
comment on column source.branch_move_due is 'It went live and the branch must move to it yet';

create table build (
    id uuid primary key,
    environment_id uuid not null references environment,
    number integer not null,
    source_id uuid not null references source,
    state text not null check (state in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    owner uuid,
    pack text,
    image text,
    failure_code text,
    failure_message text,
    failure_next_step text,
    requested_by text not null,
    cancel_requested_by text,
    created_at timestamptz not null,
    not_before timestamptz not null,
    started_at timestamptz,
    deadline_at timestamptz,
    ended_at timestamptz,
    unique (environment_id, number)
);
create index build_active on build (environment_id) where state in ('QUEUED', 'RUNNING');
create index build_source on build (source_id);

create table release (
    id uuid primary key,
    environment_id uuid not null references environment,
    number integer not null,
    build_id uuid references build,
    commit_id text,
    image text not null,
    process_types jsonb not null,
    variables jsonb not null,
    port integer not null,
    cause text not null,
    created_by text not null,
    created_at timestamptz not null,
    unique (environment_id, number)
);
create index release_build on release (build_id);
alter table environment add foreign key (live_release_id) references release deferrable initially deferred;

create table deployment (
    id uuid primary key,
    environment_id uuid not null references environment,
    number integer not null,
    build_id uuid references build,
    from_release_id uuid references release,
    to_release_id uuid not null references release,
    state text not null check (state in ('QUEUED', 'STARTING', 'ROUTING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
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
create index deployment_active on deployment (environment_id) where state in ('QUEUED', 'STARTING', 'ROUTING');
create index deployment_build on deployment (build_id);

create table event (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    actor text not null,
    kind text not null,
    team_id uuid,
    app text,
    environment text,
    detail jsonb not null
);
create index event_app on event (app, id);
comment on table event is 'Append only; outlives what it speaks of, so it has no foreign keys; never holds a secret';

-- Generations of the route table: they only grow, also over restarts.
create sequence route_generation;
