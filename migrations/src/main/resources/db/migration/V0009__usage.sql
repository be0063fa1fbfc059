-- What instances use, for a day: each half minute for two hours, then five minutes in one.

create table usage_sample (
    instance text not null,
    width_seconds integer not null,
    at timestamptz not null,
    environment_id uuid not null,
    process text not null,
    release integer not null,
    cpus double precision not null,
    memory_bytes bigint not null,
    primary key (instance, width_seconds, at)
);
create index usage_environment on usage_sample (environment_id, at);
create index usage_at on usage_sample (at);
comment on column usage_sample.at is 'Begin of the time that it speaks of, which is width_seconds long';
comment on column usage_sample.memory_bytes is 'The most that was seen in that time';
comment on table usage_sample is 'Goes by itself after a day, so it has no foreign keys';
