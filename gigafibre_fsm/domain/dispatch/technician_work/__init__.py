"""A technician's job: the data of its page, and the actions that can be taken from it."""

from gigafibre_fsm.domain.dispatch.notifications import is_owed as customer_hears
from gigafibre_fsm.domain.dispatch.technician_work.checklist_actions import (
	answer_item,
	answer_with_photo,
	answer_with_speed_test,
	check_item,
)
from gigafibre_fsm.domain.dispatch.technician_work.commands import perform, registered
from gigafibre_fsm.domain.dispatch.technician_work.device_actions import (
	install_equipment,
	mark_defective,
	remove_equipment,
	report_lost,
	swap_equipment,
)
from gigafibre_fsm.domain.dispatch.technician_work.install_check import (
	InstallCandidate,
	candidates_from_label,
	candidates_from_stock,
)
from gigafibre_fsm.domain.dispatch.technician_work.install_check import find_warnings as doubts_about
from gigafibre_fsm.domain.dispatch.technician_work.job_history import load_history
from gigafibre_fsm.domain.dispatch.technician_work.job_page import find_photo_file, load_page
from gigafibre_fsm.domain.dispatch.technician_work.load_list import build_load_list as to_carry
from gigafibre_fsm.domain.dispatch.technician_work.page_model import TechnicianJobPage
from gigafibre_fsm.domain.dispatch.technician_work.photos_signature import (
	add_photo,
	record_missing_proof,
	remove_photo,
	store_signature,
)
from gigafibre_fsm.domain.dispatch.technician_work.status_actions import edit_info, move_job, set_note

__all__ = [
	"InstallCandidate",
	"TechnicianJobPage",
	"add_photo",
	"answer_item",
	"answer_with_photo",
	"answer_with_speed_test",
	"candidates_from_label",
	"candidates_from_stock",
	"check_item",
	"customer_hears",
	"doubts_about",
	"edit_info",
	"find_photo_file",
	"install_equipment",
	"load_history",
	"load_page",
	"mark_defective",
	"move_job",
	"perform",
	"record_missing_proof",
	"registered",
	"remove_equipment",
	"remove_photo",
	"report_lost",
	"set_note",
	"store_signature",
	"swap_equipment",
	"to_carry",
]
