-- What a release asks of its instances' health is settled when it is made: what a later Berth reads out of the same source
-- must not keep from waking or scaling what went live without it.

alter table release add column health_checks jsonb;
comment on column release.health_checks is 'By process type; null: from before this column, then app.json of its commit counts';
