"""A customer's own visit: the page that a link opens, and what can be done from it."""

from gigafibre_fsm.domain.dispatch.own_visit.model import OwnVisit
from gigafibre_fsm.domain.dispatch.own_visit.reading import page, picture
from gigafibre_fsm.domain.dispatch.own_visit.wishes import (
	answered,
	ask,
	cancel,
	move,
	note,
	offers_for,
	send_fresh_link,
	times_for,
)

__all__ = [
	"OwnVisit",
	"answered",
	"ask",
	"cancel",
	"move",
	"note",
	"offers_for",
	"page",
	"picture",
	"send_fresh_link",
	"times_for",
]
