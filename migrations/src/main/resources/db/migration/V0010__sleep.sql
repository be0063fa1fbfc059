-- Environments that may sleep while nobody asks for them. Those that are not here are awake and never sleep.

create table sleep (
    environment_id uuid primary key references environment,
    after_minutes integer check (after_minutes between 1 and 43200),
    state text not null check (state in ('AWAKE', 'FALLING_ASLEEP', 'ASLEEP', 'WAKING')),
    wish text check (wish in ('SLEEP', 'WAKE')),
    asked_by text,
    since timestamptz
);
create index sleep_not_awake on sleep (environment_id) where state <> 'AWAKE';
comment on column sleep.after_minutes is 'Without a request; null: never by itself';
comment on column sleep.wish is 'What somebody asked for that is not done yet';
comment on column sleep.since is 'When the state began; null: it was never another';
