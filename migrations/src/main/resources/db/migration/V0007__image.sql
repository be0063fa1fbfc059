-- Images of old releases are removed once nothing needs them.

alter table release add column image_gone_at timestamptz;
alter table release add column image_removal_due boolean not null default false;
create index release_image on release (image);
create index release_image_due on release (image) where image_removal_due;
comment on column release.image_gone_at is 'Since then it cannot be rolled back to';
comment on column release.image_removal_due is 'The image must be removed from the machine yet';
