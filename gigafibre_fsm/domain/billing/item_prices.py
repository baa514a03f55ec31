"""Which Item Price of ERPNext is the price of an Item: of the site's list for selling, for everybody, valid on a day."""

from datetime import date
from typing import TYPE_CHECKING

import frappe

if TYPE_CHECKING:
	from pypika.queries import Table
	from pypika.terms import Criterion

USUAL_PRICE_LIST = "Standard Selling"


def is_price_of(item: "Table", price: "Table", today: date) -> "Criterion":
	"""Return the condition that joins an Item with its prices; of several the newest `valid_from` counts.

	Args:
		item, price: the tables of Item and Item Price.
		today: local date.
	"""
	price_list = frappe.get_cached_doc("Selling Settings").get("selling_price_list") or USUAL_PRICE_LIST
	is_listed = (price.item_code == item.name) & (price.price_list == price_list) & (price.selling == 1)
	is_general = price.customer.isnull() | (price.customer == "")
	is_valid = (price.valid_from.isnull() | (price.valid_from <= today)) & (
		price.valid_upto.isnull() | (price.valid_upto >= today)
	)
	return is_listed & is_general & is_valid
