"""What may happen next to a job, as its form shows it."""

from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch import facts, lifecycle, sentences

if TYPE_CHECKING:
	from frappe.model.document import Document


def of(job: "Document") -> list[dict]:
	"""Each status that may follow, the usual one first: `{"to", "asks_reason", "missing": [sentence]}`."""
	known = facts.of(job)
	steps = []
	for to in lifecycle.allowed(job.status):
		needs = [need for need in lifecycle.missing(to, known) if need is not lifecycle.Requirement.REASON]
		steps.append(
			{
				"to": to,
				"asks_reason": lifecycle.Requirement.REASON in lifecycle.required(to),
				"missing": sentences.sentences(needs),
			}
		)
	return steps
