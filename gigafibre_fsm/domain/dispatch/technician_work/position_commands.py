"""A technician's live position: switching its sharing on and off, and taking what their phone sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.live_position import positions, rules, sharing
from gigafibre_fsm.domain.dispatch.live_position.positions import StoredPosition
from gigafibre_fsm.domain.dispatch.schedule import roster, technician_day
from gigafibre_fsm.domain.dispatch.technician_work.command_forms import fields
from gigafibre_fsm.domain.dispatch.technician_work.command_model import (
	CommandAnswer,
	Doing,
	TechnicianCommand,
)
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError


class PositionAnswer(TypedDict):
	"""Whether the phone may go on sending its position, and for how many seconds."""

	is_shared: bool
	seconds_left: int


@dataclass(frozen=True, slots=True)
class SharingState:
	"""The switch on the technician's page.

	`until` is the end of the sharing, in site time; None while it is off. `seconds_left` is how long that is from now.
	`may_start_until` is the end of the shift; None off shift, and where nobody looked for it. `notice` is the version of
	the notice.
	"""

	until: datetime | None
	seconds_left: int
	is_precise: bool
	may_start_until: datetime | None = None
	notice: int = rules.NOTICE_VERSION


def load_state(technician: str, now: datetime, *, with_shift: bool = False) -> SharingState | None:
	"""Return how the switch of a technician stands; None where the company wants no positions.

	Args:
		technician: name of a Dispatch Technician.
		now: site time, naive.
		with_shift: whether to look for the end of their shift, for the page on which they switch it on.
	"""
	if not positions.is_offered():
		return None
	present = instants.to_nearest_utc(now)
	found = sharing.find_open(technician, present)
	if found:
		left = int((found.ends_on - present).total_seconds())
		return SharingState(instants.to_site(found.ends_on), left, found.is_precise)
	return SharingState(None, 0, False, _find_end(technician, now) if with_shift else None)


def take_position(
	technician: str, latitude: float, longitude: float, *, accuracy: float, age: int, now: datetime
) -> PositionAnswer:
	"""Keep the position that a technician's phone sends, while they share it and are on shift.

	Args:
		technician: name of a Dispatch Technician.
		latitude, longitude: degrees, as measured.
		accuracy: radius in metres, as the phone says.
		age: seconds since it was measured, by the phone's clock.
		now: when it arrived, site time, naive.

	Raises:
		FsmError: these are no degrees of a place.
	"""
	if not rules.is_on_earth(latitude, longitude):
		frappe.throw(_("Your phone sent no usable position. It will try again."), FsmError)
	present = instants.to_nearest_utc(now)
	# locked first: whoever switches it off meanwhile waits, and then deletes what is written here
	found = sharing.find_open(technician, present, for_update=True)
	if not found:
		return {"is_shared": False, "seconds_left": 0}
	if not positions.is_offered() or not _find_end(technician, now):
		sharing.end(technician, sharing.BY_SHIFT if positions.is_offered() else sharing.BY_COMPANY, present)
		return {"is_shared": False, "seconds_left": 0}
	if measured_on := rules.find_measured_on(age, present):
		place = rules.round_place(latitude, longitude, is_precise=found.is_precise)
		positions.store_position(
			StoredPosition(technician, place, rules.round_accuracy(accuracy), measured_on)
		)
	return {"is_shared": True, "seconds_left": int((found.ends_on - present).total_seconds())}


def _find_end(technician: str, now: datetime) -> datetime | None:
	"""Return until when a technician may share their position today, in site time; None off shift."""
	midnight = datetime.combine(now.date(), datetime.min.time())
	member = roster.load_technicians(midnight, midnight + timedelta(days=1), [technician]).get(technician)
	if not member:
		return None
	day = technician_day.build_day(member, now.date(), (), lambda _start, _end: None, now)
	return rules.find_sharing_end(day.shift, [(gap.start, gap.end) for gap in day.blocked], now)


def _share(doing: Doing, notice: str, precise: str) -> CommandAnswer:
	if not positions.is_offered():
		frappe.throw(_("Your company does not use positions any more. Nothing is shared."), FsmError)
	if notice != str(rules.NOTICE_VERSION):
		frappe.throw(_("The notice has changed meanwhile. Read it again, then decide."), FsmError)
	until = _find_end(doing.technician, doing.received_on)
	if not until:
		frappe.throw(
			_("You are not on shift now: your position can be shared during your shift only."), FsmError
		)
	sharing.start(
		doing.technician,
		ends_on=instants.to_nearest_utc(until),
		is_precise=precise == "1",
		notice=(rules.NOTICE_VERSION, frappe.local.lang),
		now=instants.to_nearest_utc(doing.received_on),
	)
	return {"said": _("Your position is shared until the end of your shift.")}


def _stop(doing: Doing) -> CommandAnswer:
	sharing.end(doing.technician, sharing.BY_TECHNICIAN, instants.to_nearest_utc(doing.received_on))
	return {"said": _("Your position is no longer shared, and the last one is deleted.")}


POSITION_COMMANDS: Mapping[str, TechnicianCommand] = {
	"position.share": TechnicianCommand(fields("notice", "precise"), _share),
	"position.stop": TechnicianCommand(fields(), _stop),
}
"""Commands of the switch on the page *More*; what follows the dot is the `action` of its form."""
