-- How often somebody went on with it: each gets the whole time, and none gets it for ever.
alter table deployment add column resumed integer not null default 0;
alter table build add column resumed integer not null default 0;
