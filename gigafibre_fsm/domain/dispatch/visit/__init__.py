"""A technician's visit: the page that shows it, and what can be done from it."""

from gigafibre_fsm.domain.dispatch.visit.actions import (
	add_photo,
	check,
	edit_info,
	install_equipment,
	move,
	note,
	remove_equipment,
	sign,
)
from gigafibre_fsm.domain.dispatch.visit.model import Visit
from gigafibre_fsm.domain.dispatch.visit.reading import page, photo_file

__all__ = [
	"Visit",
	"add_photo",
	"check",
	"edit_info",
	"install_equipment",
	"move",
	"note",
	"page",
	"photo_file",
	"remove_equipment",
	"sign",
]
