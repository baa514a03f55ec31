"""Words which of two plans is better: the planner's, or the dispatcher's own."""

from collections.abc import Iterable

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.proposals.comparison import PlanVerdict, Winner
from gigafibre_fsm.domain.dispatch.proposals.savings import ProposalFigures
from gigafibre_fsm.domain.platform import formatting


def explain_verdict(verdict: PlanVerdict, hand: ProposalFigures, planner: ProposalFigures) -> str:
	"""Return in one or two sentences, in the reader's language, which plan is better and by how much.

	Args:
		verdict: of `comparison.judge_plans`.
		hand: figures of the dispatcher's plan.
		planner: figures of the planner's.
	"""
	if verdict.winner is Winner.SAME:
		return _("Both plans are equally good: the planner found nothing better than yours.")
	less = _list_differences(verdict.gains, hand, planner)
	more = _list_differences(verdict.losses, planner, hand)
	if verdict.winner is Winner.PLANNER:
		told = _("The planner's plan is better: {0}.").format(less)
		return told if not more else f"{told} {_('In return yours has: {0}.').format(more)}"
	if verdict.winner is Winner.HAND:
		told = _("Your plan is better: {0}.").format(more)
		return told if not less else f"{told} {_('In return the planner has: {0}.').format(less)}"
	return " ".join(
		(
			_("Neither plan is better in everything: weigh them yourself."),
			_("The planner's has {0}.").format(less),
			_("Yours has {0}.").format(more),
		)
	)


def _list_differences(names: Iterable[str], worse: ProposalFigures, better: ProposalFigures) -> str:
	"""Return how much less one plan has than the other, figure by figure."""
	words = [_word_difference(name, worse[name] - better[name]) for name in names]
	return ", ".join(words)


def _word_difference(name: str, less: float) -> str:
	if name == "cost":
		return _("{0} less").format(formatting.money(less, frappe.local.lang))
	if name.endswith("_minutes"):
		length = formatting.duration(int(less))
		return {
			"late_minutes": _("{0} less outside promised windows").format(length),
			"overtime_minutes": _("{0} less overtime").format(length),
			"travel_minutes": _("{0} less travel").format(length),
			"spread_minutes": _("{0} less between the longest and the shortest day").format(length),
		}[name]
	if name == "unplaced":
		return (
			_("1 more visit has a place")
			if less == 1
			else _("{0} more visits have a place").format(int(less))
		)
	if less == 1:
		return _("1 visit less without time for the way")
	return _("{0} visits less without time for the way").format(int(less))
