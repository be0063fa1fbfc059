-- Whether an instance is marked as crashed is read from its newest such event at each start of a control plane.
create index event_crash_marks on event ((detail ->> 'instance'), id)
    where kind in ('instance.crashed', 'instance.recovered');
