"""What an order sells, named in a language: its agreement is French until the customer asks for English."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.care.shop import catalogue
from gigafibre_fsm.domain.sales.offers import monthly_plans
from gigafibre_fsm.domain.sales.orders import repository

if TYPE_CHECKING:
	from frappe.model.document import Document


@dataclass(frozen=True)
class SoldNames:
	"""The names of an order's lines, in their order, and of the equipment that is lent."""

	lines: tuple[str, ...]
	equipment: tuple[str, ...]


def load_names(order: "Document", language: str) -> SoldNames:
	"""Return the names of what an order sells.

	In the customer's language they are those that the order showed them; in the other one those of today. A quotation
	has one name for each line, whatever the language.

	Args:
		order: the FSM Order.
		language: `fr` or `en`.
	"""
	lines = repository.read_lines(order)
	shown = SoldNames(
		tuple(each.title for each in lines), tuple(filter(None, (order.lent_equipment or "").splitlines()))
	)
	if order.language == language:
		return shown
	plan = monthly_plans.load_plan(lines[0].plan, language)
	equipment = plan.equipment or shown.equipment
	if order.quotation:
		return SoldNames(shown.lines, equipment)
	titles = catalogue.load_titles([each.item for each in lines[1:]], language)
	add_ons = (titles.get(each.item, each.title) for each in lines[1:])
	return SoldNames((plan.name, *add_ons), equipment)
