"""Photo of the technician assigned to the visit."""

from gigafibre_fsm.domain.dispatch import self_service
from gigafibre_fsm.www import stored_picture
from gigafibre_fsm.www.page import PageRequest, Raw
from gigafibre_fsm.www.portal.visit.page import who_and_what


def get(request: PageRequest) -> Raw:
	"""Return the photo once a technician is dispatched."""
	return stored_picture.image_response(self_service.load_picture(*who_and_what(request)))
