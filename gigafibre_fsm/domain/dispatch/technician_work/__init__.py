"""A technician's visit: the page that shows it, and what can be done from it."""

from gigafibre_fsm.domain.dispatch.notifications import is_owed as customer_hears
from gigafibre_fsm.domain.dispatch.technician_work.checklist_actions import (
	answer,
	check,
	measured,
	photograph,
)
from gigafibre_fsm.domain.dispatch.technician_work.commands import perform, registered
from gigafibre_fsm.domain.dispatch.technician_work.device_actions import (
	install_equipment,
	mark_defective,
	remove_equipment,
	report_lost,
	swap_equipment,
)
from gigafibre_fsm.domain.dispatch.technician_work.install_check import Candidate, of_label, of_stock
from gigafibre_fsm.domain.dispatch.technician_work.install_check import said as doubts_about
from gigafibre_fsm.domain.dispatch.technician_work.job_history import before
from gigafibre_fsm.domain.dispatch.technician_work.job_page import page, photo_file
from gigafibre_fsm.domain.dispatch.technician_work.load_list import of_day as to_carry
from gigafibre_fsm.domain.dispatch.technician_work.page_model import Visit
from gigafibre_fsm.domain.dispatch.technician_work.photos_signature import (
	add_photo,
	remove_photo,
	sign,
	without_proof,
)
from gigafibre_fsm.domain.dispatch.technician_work.status_actions import edit_info, move, note

__all__ = [
	"Candidate",
	"Visit",
	"add_photo",
	"answer",
	"before",
	"check",
	"customer_hears",
	"doubts_about",
	"edit_info",
	"install_equipment",
	"mark_defective",
	"measured",
	"move",
	"note",
	"of_label",
	"of_stock",
	"page",
	"perform",
	"photo_file",
	"photograph",
	"registered",
	"remove_equipment",
	"remove_photo",
	"report_lost",
	"sign",
	"swap_equipment",
	"to_carry",
	"without_proof",
]
