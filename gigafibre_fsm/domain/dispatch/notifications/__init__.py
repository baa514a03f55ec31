"""Which messages technicians and customers are sent about a visit."""

from gigafibre_fsm.domain.dispatch.notifications.announcements import (
	announce,
	announce_change,
	announce_plan,
	announce_withdrawn,
	is_owed,
	withdraw,
)

__all__ = ["announce", "announce_change", "announce_plan", "announce_withdrawn", "is_owed", "withdraw"]
