"""What the provider of the demonstration sells to customers who signed in."""

from typing import NamedTuple

from demo.seed import change, make


class AddOn(NamedTuple):
	"""An add-on: its code, its names, what it is for, its price in dollars before taxes, and the kind of its visit."""

	code: str
	name_fr: str
	name_en: str
	text_fr: str
	text_en: str
	price: float
	visit: str = ""


ADD_ONS = (
	AddOn(
		"Wi-Fi mesh unit",
		"Répéteur Wi-Fi maillé",
		"Wi-Fi mesh unit",
		"Porte le Wi-Fi jusqu'au sous-sol. Un technicien l'installe et mesure chaque pièce.",
		"Takes the Wi-Fi down to the basement. A technician installs it and measures each room.",
		119.00,
		"Wi-Fi improvement",
	),
	AddOn(
		"HDMI TV box",
		"Boîtier télé",
		"TV box",
		"Se branche soi-même au téléviseur, sans visite.",
		"Plugs into the television; nobody needs to come.",
		89.00,
	),
)


def seed_add_ons() -> None:
	"""Make the add-ons and their prices."""
	price_list = make(
		"Price List", {"price_list_name": "Standard Selling"}, currency="CAD", selling=1, enabled=1
	)
	change("Selling Settings", selling_price_list=price_list)
	for each in ADD_ONS:
		item = make(
			"Item",
			{"item_code": each.code},
			item_name=each.code,
			item_group="Products",
			stock_uom="Nos",
			is_stock_item=0,
			fsm_in_shop=1,
			fsm_shop_name_fr=each.name_fr,
			fsm_shop_name_en=each.name_en,
			fsm_shop_text_fr=each.text_fr,
			fsm_shop_text_en=each.text_en,
			fsm_shop_most=3,
			fsm_shop_visit=int(bool(each.visit)),
			fsm_job_type=each.visit or None,
		)
		make(
			"Item Price",
			{"item_code": item, "price_list": price_list},
			price_list_rate=each.price,
			currency="CAD",
			selling=1,
			uom="Nos",
		)
