"""The statuses that led to the job's current status, and that may lead to its next ones."""

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import lifecycle


def came_from(shown: technician_work.TechnicianJobPage) -> dict[str, tuple[str, ...]]:
	"""Return the possible previous statuses of each status.

	For the current status it is the recorded one, for later statuses every possible one.
	"""
	now = shown.job.status
	entered = (step.from_status for step in shown.timeline if step.to_status == now and step.from_status)
	direct = (
		*lifecycle.list_allowed_for_technician(now),
		*([lifecycle.ON_SITE] if now == lifecycle.COMPLETED else []),
	)
	usual = {lifecycle.EN_ROUTE: lifecycle.DISPATCHED, lifecycle.ON_SITE: lifecycle.EN_ROUTE}
	before = {status: (origin,) for status, origin in usual.items()}
	for status in direct:
		by_another = (usual[status],) if usual.get(status) in direct else ()
		before[status] = tuple(dict.fromkeys((now, *by_another)))
	return before | {now: (next(entered, ""),)}


def hold_reason(shown: technician_work.TechnicianJobPage) -> str:
	"""Return the reason why the job was last put on hold."""
	holds = (step.detail for step in shown.timeline if step.to_status == lifecycle.ON_HOLD)
	return next(holds, None) or ""
