-- Whether an instance is away, or marked as crashed, is read from its newest events: at each start of a control plane, and before one
-- is written.
create index event_instance on event ((detail ->> 'instance'), id) where left(kind, 9) = 'instance.';
drop index event_crash_marks;
