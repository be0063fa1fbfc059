-- Config vars, sealed (AES-256-GCM) with a key that lies outside the database.

create table config (
    environment_id uuid primary key references environment,
    variables bytea not null,
    changed_by text not null,
    changed_at timestamptz not null
);
comment on column config.variables is 'Sealed names and values of all vars; opens only for this environment';

-- Releases made so far had none.
alter table release drop column variables;
alter table release add column variables bytea;
comment on column release.variables is 'Sealed as those of config; null: none, from before there were config vars';
