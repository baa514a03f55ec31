"""Next transitions of a job, as its form shows them."""

from typing import TYPE_CHECKING, TypedDict

from gigafibre_fsm.domain.dispatch.job import lifecycle, transition_facts, transition_messages

if TYPE_CHECKING:
	from frappe.model.document import Document


class NextStep(TypedDict):
	"""A status that may follow.

	With the reason that it requires, if any, and a sentence for each missing requirement.
	"""

	to: str
	asks_reason: bool
	why: str
	missing: list[str]


def list_next_actions(job: "Document") -> list[NextStep]:
	"""Return the statuses that may follow, the usual one first.

	Each is `{"to", "asks_reason", "why", "missing": [sentence]}`.

	`why` says why a reason is required, if the transition does not always require one.
	"""
	known = transition_facts.collect_facts(job)
	steps = []
	for to in lifecycle.list_allowed(job.status):
		needs = lifecycle.find_missing(to, known)
		met_by_reason = [need for need in needs if need in lifecycle.BY_REASON]
		steps.append(
			{
				"to": to,
				"asks_reason": bool(met_by_reason),
				"why": " ".join(
					transition_messages.describe_requirements(
						n for n in met_by_reason if n is not lifecycle.Requirement.REASON
					)
				),
				"missing": transition_messages.describe_requirements(
					need for need in needs if need not in met_by_reason
				),
			}
		)
	return steps
