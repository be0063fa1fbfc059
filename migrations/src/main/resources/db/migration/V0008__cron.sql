-- Schedules: a release holds them as crontab lines; what was their last tick is kept per environment and line.

alter table release add column crontab text not null default '';

create table cron_job (
    environment_id uuid not null references environment,
    line text not null,
    last_tick timestamptz not null,
    primary key (environment_id, line)
);
comment on column cron_job.last_tick is 'Up to here ticks have been answered: each by one run, made in the same transaction';
