"""The office's phone number, for pages."""

from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.www.t import wording


def office_number() -> dict[str, str]:
	"""Return the office's number for dialling and for display; both empty if FSM Settings has none."""
	phone = load_office().phone
	return {"tel": wording.dialled(phone), "phone": formatting.phone_number(phone)}
