"""A customer's own visit: the page that a link opens, and what can be done from it."""

from gigafibre_fsm.domain.dispatch.self_service.actions import (
	answered,
	ask,
	cancel,
	move,
	note,
	offers_for,
	send_fresh_link,
	times_for,
)
from gigafibre_fsm.domain.dispatch.self_service.job_page import page, picture
from gigafibre_fsm.domain.dispatch.self_service.page_model import OwnVisit

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
