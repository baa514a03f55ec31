"""What each modem said to its password: the only writer of the outcome in Modem Login.

An attempt is counted before it is made, in a transaction of its own, so that a killed worker's attempt counts too.
"""

from datetime import datetime

import frappe

from gigafibre_fsm.domain.network.probes import status as probe_status
from gigafibre_fsm.domain.network.probes.status import LoginHistory
from gigafibre_fsm.domain.platform import instants

DOCTYPE = "Modem Login"


def load_history(equipment: str) -> LoginHistory:
	"""Return what a modem has answered so far, its row locked."""
	fields = ["state", "attempts", "tried_on"]
	row = frappe.db.get_value(DOCTYPE, equipment, fields, as_dict=True, for_update=True)
	if not row:
		return LoginHistory()
	tried_on = row.tried_on and instants.to_nearest_utc(row.tried_on)
	return LoginHistory(row.state, row.attempts or 0, tried_on)


def count_attempt(equipment: str, now: datetime) -> None:
	"""Count an attempt that is about to be made; `now` in site time."""
	if not frappe.db.exists(DOCTYPE, equipment):
		login = frappe.new_doc(DOCTYPE)
		login.equipment = equipment
		# guard: a note of the worker's own, without a password
		login.insert(ignore_permissions=True)
	attempts = load_history(equipment).attempts + 1
	_set(equipment, {"attempts": attempts, "tried_on": now})


def note_accepted(equipment: str, now: datetime) -> None:
	"""Record that the modem accepted its password; `now` in site time."""
	_set(equipment, {"state": probe_status.ACCEPTED, "attempts": 0, "accepted_on": now})


def note_refused(equipment: str, now: datetime) -> None:
	"""Record that the modem refused its password, which is not tried again; `now` in site time."""
	_set(equipment, {"state": probe_status.REFUSED, "refused_on": now})


def forget_attempt(equipment: str) -> None:
	"""Take back an attempt during which no password was sent."""
	attempts = load_history(equipment).attempts
	_set(equipment, {"attempts": max(0, attempts - 1)})


def try_usual_password_again() -> None:
	"""Let modems without a password of their own be asked once more, because the site's usual password has changed."""
	login = frappe.qb.DocType(DOCTYPE)
	(
		frappe.qb.update(login)
		.set(login.state, probe_status.UNTRIED)
		.where((login.state == probe_status.REFUSED) & (login.password.isnull() | (login.password == "")))
	).run()


def _set(equipment: str, values: dict[str, object]) -> None:
	frappe.db.set_value(DOCTYPE, equipment, values, update_modified=False)
