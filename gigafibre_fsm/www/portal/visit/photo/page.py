"""Photo of the technician assigned to the visit."""

from gigafibre_fsm.domain.dispatch import self_service
from gigafibre_fsm.www import image_response
from gigafibre_fsm.www.page import PageRequest, Raw
from gigafibre_fsm.www.portal.visit.page import who_and_what


def get(request: PageRequest) -> Raw:
	"""Return the photo once a technician is dispatched."""
	return image_response.image_response(self_service.load_picture(*who_and_what(request)))
