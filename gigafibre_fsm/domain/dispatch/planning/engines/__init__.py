"""Engines of the planner behind one interface: they return orders of jobs, which the planner times.

An engine is a function (ground, jobs, …) -> Orders. It plans each crew member separately. It leaves out what
it cannot model (a depot stop, overtime, balance); the planner adds that afterwards.
"""

Orders = list[tuple[int, ...]]
"""For each technician, by number, the numbers of their jobs in order."""
