"""The engines behind one interface: they answer with orders of jobs, the planner times and judges them itself.

An engine is a function (ground, jobs, …) -> Orders. Members of a crew are asked for one by one. What an engine
cannot model (a depot on the way, overtime, balance) it leaves out; the planner adds it afterwards.
"""

Orders = list[tuple[int, ...]]
"""For each technician, by number, the numbers of their jobs in order."""
