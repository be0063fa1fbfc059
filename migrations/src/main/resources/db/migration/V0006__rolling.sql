-- Deployments in batches, and the watch over a release that has just gone live.

alter table deployment add column batch integer not null default 1;
alter table deployment add column batches integer not null default 0;
alter table deployment add column watch_until timestamptz;
create index deployment_watched on deployment (watch_until) where watch_until is not null;
comment on column deployment.batch is 'Which is under way, from 1';
comment on column deployment.batches is 'How many there are; 0: not decided yet';
comment on column deployment.watch_until is 'Until then it is rolled back if its instances die';
