"""A technician's visit: the page that shows it, and what can be done from it."""

from gigafibre_fsm.domain.dispatch.notices import is_owed as customer_hears
from gigafibre_fsm.domain.dispatch.visit.carrying import of_day as to_carry
from gigafibre_fsm.domain.dispatch.visit.checks import answer, check, measured, photograph
from gigafibre_fsm.domain.dispatch.visit.devices import (
	install_equipment,
	mark_defective,
	remove_equipment,
	report_lost,
	swap_equipment,
)
from gigafibre_fsm.domain.dispatch.visit.earlier import before
from gigafibre_fsm.domain.dispatch.visit.elsewhere import refuse_unanswered
from gigafibre_fsm.domain.dispatch.visit.judgement import Candidate, of_label, of_stock
from gigafibre_fsm.domain.dispatch.visit.judgement import said as doubts_about
from gigafibre_fsm.domain.dispatch.visit.late import keep as keep_late
from gigafibre_fsm.domain.dispatch.visit.model import Visit
from gigafibre_fsm.domain.dispatch.visit.proof import add_photo, remove_photo, sign, without_proof
from gigafibre_fsm.domain.dispatch.visit.queued import accept, is_repeated
from gigafibre_fsm.domain.dispatch.visit.reading import page, photo_file
from gigafibre_fsm.domain.dispatch.visit.steps import edit_info, move, note

__all__ = [
	"Candidate",
	"Visit",
	"accept",
	"add_photo",
	"answer",
	"before",
	"check",
	"customer_hears",
	"doubts_about",
	"edit_info",
	"install_equipment",
	"is_repeated",
	"keep_late",
	"mark_defective",
	"measured",
	"move",
	"note",
	"of_label",
	"of_stock",
	"page",
	"photo_file",
	"photograph",
	"refuse_unanswered",
	"remove_equipment",
	"remove_photo",
	"report_lost",
	"sign",
	"swap_equipment",
	"to_carry",
	"without_proof",
]
