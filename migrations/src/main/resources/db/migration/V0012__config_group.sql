-- Config groups: named sets of config vars of a team, and the environments that use them.

create table config_group (
    id uuid primary key,
    team_id uuid not null references team,
    name text not null,
    variables bytea not null,
    changed_by text not null,
    changed_at timestamptz not null,
    unique (team_id, name)
);
comment on column config_group.variables is 'Sealed as those of config; opens only for this group';

create table config_group_use (
    id uuid primary key,
    environment_id uuid not null references environment,
    group_id uuid not null references config_group,
    position integer not null,
    unique (environment_id, group_id)
);
create index config_group_use_group on config_group_use (group_id);
comment on column config_group_use.position is 'From 0; of two groups that have the same var, the later one counts';
