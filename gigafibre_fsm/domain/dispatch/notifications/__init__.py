"""Messages to technicians and customers about a job."""

from gigafibre_fsm.domain.dispatch.notifications.announcements import (
	announce_change,
	announce_plan,
	announce_status,
	announce_withdrawn,
	is_owed,
	withdraw_text,
)
from gigafibre_fsm.domain.dispatch.notifications.gathered_texts import hold_texts, send_held

__all__ = [
	"announce_change",
	"announce_plan",
	"announce_status",
	"announce_withdrawn",
	"hold_texts",
	"is_owed",
	"send_held",
	"withdraw_text",
]
