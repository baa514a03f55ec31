"""The line of one device: what the site keeps of it, and after a look what the ACS says now."""

from dataclasses import dataclass

from gigafibre_fsm.domain.access import entrance
from gigafibre_fsm.domain.dispatch.visit.line import DeviceAtVisit, device_at_visit
from gigafibre_fsm.domain.network import looks, states
from gigafibre_fsm.www.page import Page, PageRequest
from gigafibre_fsm.www.t.line import card as cards

PAGE = "gigafibre_fsm/www/t/line/page.html"
PART = "gigafibre_fsm/www/t/line/part.html"
LOOKS_PER_MINUTE = 30


@dataclass(frozen=True, slots=True)
class Looked:
	"""The device, and what came of asking."""

	device: DeviceAtVisit
	heard: looks.Heard


def get(request: PageRequest) -> Page:
	"""The card as it is kept; with `part=line` that alone."""
	device = _own(request)
	return _page(request, cards.card(states.device_line(device.equipment), request.now))


def prepare(request: PageRequest) -> Looked:
	"""Ask the ACS, which takes up to four seconds: before the transaction, and only for one's own visit's device."""
	device = _own(request)
	entrance.spend("line", LOOKS_PER_MINUTE, 60)
	return Looked(device, looks.hear(device.equipment, request.now))


def post(request: PageRequest) -> Page:
	"""Keep what was heard, for the visit as well, and show it; an ACS that cannot be reached is said to be so."""
	looked: Looked = request.ready
	looks.keep(
		looked.device.equipment,
		looked.heard,
		now=request.now,
		job=looked.device.job,
		technician=request.bearer.technician["name"],
		location=looked.device.location,
		customer=looked.device.customer,
	)
	kept = cards.card(states.device_line(looked.device.equipment), request.now)
	line = looked.heard.line
	is_of_here = line and not states.is_from_before(line, looked.device.installed_on)
	return _page(request, cards.after_look(kept, line.hosts if is_of_here else (), looked.heard.problem))


def _own(request: PageRequest) -> DeviceAtVisit:
	return device_at_visit(request.path_args["serial"], request.bearer.technician["name"])


def _page(request: PageRequest, card: cards.Card) -> Page:
	wants_part = "line" in (request.query.get("part"), request.form.get("part"))
	return Page(PART if wants_part else PAGE, {"card": card})
