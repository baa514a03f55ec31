"""Rows of a Dispatch Plan that hold a proposal: its moves, and the jobs without a place. Pure."""

import json
from datetime import datetime

from gigafibre_fsm.domain.dispatch.proposals.result import LeftOut, ProposedMove

RowFields = dict[str, str | int | datetime | None]
"""Fields of a child row; JSON as text."""


def build_move_row(move: ProposedMove) -> RowFields:
	"""Return the row of one move, not accepted or refused yet."""
	return {
		"job": move.job,
		"from_technician": move.before.technician,
		"from_arrival": move.before.arrival,
		"to_technician": move.after.technician,
		"to_arrival": move.after.arrival,
		"from_placement": json.dumps(move.before.to_json()),
		"to_placement": json.dumps(move.after.to_json()),
		"why": move.why,
		"why_values": json.dumps(move.values),
		"accepted": int(not move.is_withdrawal and not move.breaks_promise),
		"breaks_promise": int(move.breaks_promise),
		"is_small": int(move.is_small),
		"alone": json.dumps(move.alone),
	}


def build_left_out_row(left: LeftOut) -> RowFields:
	"""Return the row of one job without a place."""
	return {
		"job": left.job,
		"reasons": json.dumps(left.reasons),
		"relaxations": json.dumps(left.relaxations),
	}
