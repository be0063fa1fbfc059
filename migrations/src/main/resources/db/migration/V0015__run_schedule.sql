-- Runs by their schedule: one that runs each minute must not hide one that runs each night.

alter table run add column schedule text;
comment on column run.schedule is 'As it is written in the release; null also for runs of before this column';
