-- How many instances of each process type, with what memory and processors. What is not here has the platform's defaults.

create table formation (
    id uuid primary key,
    environment_id uuid not null references environment,
    process text not null,
    count integer not null check (count >= 0),
    memory_mebibytes integer not null check (memory_mebibytes > 0),
    cpus double precision not null check (cpus > 0),
    resize_due boolean not null default false,
    changed_by text not null,
    changed_at timestamptz not null,
    unique (environment_id, process)
);
create index formation_due on formation (environment_id) where resize_due;
comment on column formation.resize_due is 'Instances that run must be given other limits yet';
