"""A technician's visit: the page that shows it, and what can be done from it."""

from gigafibre_fsm.domain.dispatch.visit.checks import answer, check, photograph
from gigafibre_fsm.domain.dispatch.visit.devices import install_equipment, remove_equipment
from gigafibre_fsm.domain.dispatch.visit.model import Visit
from gigafibre_fsm.domain.dispatch.visit.proof import add_photo, sign
from gigafibre_fsm.domain.dispatch.visit.reading import page, photo_file
from gigafibre_fsm.domain.dispatch.visit.steps import edit_info, move, note

__all__ = [
	"Visit",
	"add_photo",
	"answer",
	"check",
	"edit_info",
	"install_equipment",
	"move",
	"note",
	"page",
	"photo_file",
	"photograph",
	"remove_equipment",
	"sign",
]
