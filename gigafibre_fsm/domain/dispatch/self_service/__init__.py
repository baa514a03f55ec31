"""Customer self-service: the page of a customer's own visit, and the changes they can make there."""

from gigafibre_fsm.domain.dispatch.self_service.actions import (
	cancel_job,
	close_request,
	move_job,
	request_other_time,
	send_fresh_link,
	set_note,
)
from gigafibre_fsm.domain.dispatch.self_service.job_page import load_page, load_picture, require_known
from gigafibre_fsm.domain.dispatch.self_service.offer_answers import accept_offer, decline_offer
from gigafibre_fsm.domain.dispatch.self_service.offered_times import find_offers, find_times
from gigafibre_fsm.domain.dispatch.self_service.page_model import CustomerJobPage

__all__ = [
	"CustomerJobPage",
	"accept_offer",
	"cancel_job",
	"close_request",
	"decline_offer",
	"find_offers",
	"find_times",
	"load_page",
	"load_picture",
	"move_job",
	"request_other_time",
	"require_known",
	"send_fresh_link",
	"set_note",
]
