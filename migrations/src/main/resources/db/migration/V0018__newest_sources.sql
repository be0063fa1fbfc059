-- Who pushes is told of the newest commits that are here already.
create index source_newest on source (app_id, created_at desc);
drop index source_app;
