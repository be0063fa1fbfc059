-- A release holds how its process types run unless somebody has said otherwise; what somebody says, he says field by field.

alter table release add column formation jsonb not null default '{}';
comment on column release.formation is 'Count, memory and processors by process type; not there: the platform''s standard';

alter table formation alter column count drop not null;
alter table formation alter column memory_mebibytes drop not null;
alter table formation alter column cpus drop not null;
comment on table formation is 'What somebody has said of a process type; null: what the release says counts';
