"""The engines behind one interface: they answer with orders of jobs, the planner times and judges them itself.

An engine is a function (ground, fixed, …) -> Orders. `fixed` maps a technician to jobs that must be theirs
(members of crews). What an engine cannot model (a depot on the way, overtime, balance) it leaves out; the
planner adds it afterwards.
"""

Orders = list[tuple[int, ...]]
"""For each technician, by number, the numbers of their jobs in order."""

Fixed = dict[int, tuple[int, ...]]
"""By job, the technicians who have to do it together."""
