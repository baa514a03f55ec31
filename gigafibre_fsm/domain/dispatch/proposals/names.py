"""Display names of the technicians and jobs in a plan, looked up once for the whole plan."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import titles
from gigafibre_fsm.domain.dispatch.proposals.fixed_jobs import PART


class Names:
	"""Technicians by name, jobs by title and city."""

	def __init__(self, jobs: Iterable[str] = ()) -> None:
		jobs = [job_of_part(job) for job in jobs]
		rows = frappe.get_all("Dispatch Technician", fields=["name", "technician_name"], as_list=True)
		self.technicians = dict(rows)
		self.titles = titles.find_titles(jobs)
		self.places = titles.find_places(jobs)

	def technician(self, name: str | None) -> str:
		"""Return a technician's display name."""
		return self.technicians.get(name) or name or ""

	def job_title(self, job: str) -> str:
		"""Return the title of a job, or of the job that a part belongs to."""
		return self.titles.get(job_of_part(job)) or job_of_part(job)

	def place(self, job: str | None) -> str:
		"""Return the place of the previous job; the depot if there is none."""
		return self.places.get(job_of_part(job)) or self.job_title(job) if job else _("the depot")


def job_of_part(job: str) -> str:
	"""Return the Dispatch Job that a planner's job belongs to."""
	return job.split(PART)[0]


def jobs_in(values: Mapping[str, Any]) -> Iterator[str]:
	"""Yield the jobs that the values of a reason name."""
	yield from filter(None, (values.get("after"), values.get("job"), *(values.get("jobs") or ())))
