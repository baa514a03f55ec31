"""Customer self-service: the page of a customer's own visit, and the changes they can make there."""

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
