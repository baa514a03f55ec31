"""The add-ons that the demonstration sells to customers."""

from collections.abc import Callable
from typing import Any, NamedTuple

MESH, FIXED_ADDRESS, TV_BOX = "Borne Wi-Fi supplémentaire", "Adresse IP fixe", "Décodeur télé"


class AddOn(NamedTuple):
	"""What is sold: its names, a sentence in both languages, its price, and rules as the fields of Item have them."""

	name: str
	english: str
	text: str
	english_text: str
	price: float
	rules: dict[str, Any]
	is_monthly: bool = False


ADD_ONS = (
	AddOn(
		MESH,
		"Extra Wi-Fi mesh unit",
		"Le Wi-Fi se rend dans toutes les pièces, même au sous-sol.",
		"Wi-Fi reaches every room, even the basement.",
		149.99,
		{"visit": 1, "most": 2},
	),
	AddOn(
		FIXED_ADDRESS,
		"Static IP address",
		"Une adresse qui ne change jamais, pour un serveur ou une caméra.",
		"An address that never changes, for a server or a camera.",
		10.0,
		{},
		is_monthly=True,
	),
	AddOn(
		TV_BOX,
		"TV box",
		"La télé par Internet, en 4K; un par téléviseur. Posté chez vous.",
		"TV over the Internet in 4K; one for each screen. Mailed to you.",
		89.99,
		{"most": 4, "download": 100},
	),
)


def make_add_ons(make: Callable[..., str], make_plan: Callable[[str, float], None]) -> None:
	"""Make the items with their prices; run again, it adds only what is missing.

	Args:
		make: returns the name of a document, making it where there is none.
		make_plan: makes an item and its monthly plan.
	"""
	for each in ADD_ONS:
		values = {
			"fsm_in_shop": 1,
			"fsm_shop_name_fr": each.name,
			"fsm_shop_name_en": each.english,
			"fsm_shop_text_fr": each.text,
			"fsm_shop_text_en": each.english_text,
			**{f"fsm_shop_{field}": value for field, value in each.rules.items()},
		}
		if each.is_monthly:
			plan = f"{each.name} (mensuel)"
			make_plan(plan, each.price)
			values["fsm_shop_plan"] = plan
		if each.rules.get("visit"):
			values["fsm_job_type"] = "Wi-Fi improvement"
		kind = {"item_group": "Services", "stock_uom": "Nos", "is_stock_item": 0}
		make("Item", {"item_code": each.name}, item_name=each.name, **kind, **values)
		if not each.is_monthly:
			price = {"price_list": "Standard Selling", "price_list_rate": each.price, "selling": 1}
			make("Item Price", {"item_code": each.name}, uom="Nos", currency="CAD", **price)
