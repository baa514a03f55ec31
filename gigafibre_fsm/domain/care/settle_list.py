"""The whole list of what a dispatcher has to settle, in its order: what dispatch knows, and what customers wrote."""

from datetime import datetime

from gigafibre_fsm.domain.care import visit_texts
from gigafibre_fsm.domain.dispatch.to_settle import loading
from gigafibre_fsm.domain.dispatch.to_settle.lines import SettleLine, arrange_lines


def load_list(now: datetime) -> list[SettleLine]:
	"""Return every line, whatever its day, in the order in which they are settled.

	Args:
		now: site time, naive.
	"""
	return arrange_lines([*loading.load_lines(now), *visit_texts.list_unanswered(now)])
