"""Messages to technicians and customers about a job."""

from gigafibre_fsm.domain.dispatch.notifications.announcements import (
	announce,
	announce_change,
	announce_plan,
	announce_withdrawn,
	is_owed,
	withdraw,
)

__all__ = ["announce", "announce_change", "announce_plan", "announce_withdrawn", "is_owed", "withdraw"]
