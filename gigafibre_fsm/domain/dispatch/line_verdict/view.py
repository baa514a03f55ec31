"""A verdict as screens show it: in the words of the reader, with its facts and its age."""

from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.dispatch.line_verdict import judging, messages, repository
from gigafibre_fsm.domain.dispatch.line_verdict.judging import ShownVerdict
from gigafibre_fsm.domain.dispatch.line_verdict.verdict import VerdictKind


@dataclass(frozen=True, slots=True)
class VerdictView:
	"""A verdict in words.

	Attributes:
		kind: value of a VerdictKind.
		word: the same in the language of the request.
		advice: what it means for whoever thinks of driving there.
		facts: a sentence for each fact.
		judged: when it was judged.
		is_outage: whether the fault is in the network, so that a visit needs a reason.
		incident: name of its Network Incident; empty without one.
	"""

	kind: str
	word: str
	advice: str
	facts: tuple[str, ...]
	judged: str
	is_outage: bool
	incident: str


def view_now(doctype: str, name: str, now: datetime) -> VerdictView | None:
	"""Return the verdict on a visit or ticket as it is now; see `judging.show_verdict`.

	Args:
		doctype: Dispatch Job or Issue.
		name: of the visit or ticket.
		now: site time, naive.
	"""
	shown = judging.show_verdict(doctype, name, now)
	return shown and build_view(shown, now)


def view_stored(job: str, location: str, now: datetime) -> VerdictView | None:
	"""Return the stored verdict on a visit; see `judging.show_stored`.

	Args:
		job: name of the Dispatch Job, which repairs something.
		location: name of its Service Location.
		now: site time, naive.
	"""
	shown = judging.show_stored(job, location)
	return shown and build_view(shown, now)


def view_row(verdict: str, now: datetime) -> VerdictView:
	"""Return a Line Verdict as it is stored, whether it still holds or not; `verdict` is its name, `now` site time."""
	stored = repository.load_verdict(verdict)
	return build_view(ShownVerdict(stored.verdict, stored.judged_on), now)


def build_view(shown: ShownVerdict, now: datetime) -> VerdictView:
	"""Return a verdict in words; `now` is site time, naive."""
	verdict = shown.verdict
	return VerdictView(
		kind=verdict.kind.value,
		word=messages.name_kind(verdict.kind),
		advice=messages.advise(verdict.kind),
		facts=tuple(messages.describe_facts(verdict.facts, now)),
		judged=messages.format_when(shown.judged_on, now),
		is_outage=verdict.kind is VerdictKind.AREA_FAULT,
		incident=verdict.incident,
	)
