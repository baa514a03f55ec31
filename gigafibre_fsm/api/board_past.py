"""The board as it stood earlier; docs/features/board.md describes the answer."""

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards
from gigafibre_fsm.api.arguments import day_of
from gigafibre_fsm.domain.dispatch.board import past
from gigafibre_fsm.domain.dispatch.board import snapshot as board_snapshot
from gigafibre_fsm.domain.dispatch.board.past import BoardPast


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def load_past(start: str, days: int) -> BoardPast:
	"""Return who moved what on the days shown and what was sent, so that the page can show them as they stood before.

	Args:
		start: the first day on the screen, YYYY-MM-DD.
		days: how many days are on the screen, 1 to 14.
	"""
	frappe.has_permission("Dispatch Change", "read", throw=True)
	frappe.has_permission("Dispatch Job", "read", throw=True)
	first, _end = board_snapshot.site_days(day_of(start), days)
	may_read = bool(frappe.has_permission("FSM SMS", "read"))
	return past.load_past(first.date(), days, now_datetime(), with_messages=may_read)
