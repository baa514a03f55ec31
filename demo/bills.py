"""The part of the demonstration in which a supplier's bill is photographed and becomes a draft."""

import base64
import json

from demo.desk import Desk
from demo.money import ACCOUNTANT, Stage, wait_for
from demo.play import step
from demo.seed import PASSWORD
from gigafibre_fsm.tests.standins.bills.drawing import draw_page
from gigafibre_fsm.tests.standins.bills.made_bills import make_bill
from gigafibre_fsm.tests.standins.labels.photograph import Shot, photograph

NUMBER = 0
"""Of the made bill that is photographed."""
SHOT = Shot(seed=7, size=(1500, 2000), fill=0.85, angle=2, blur=0.8, light=0.85)
"""Turned, and from straight above: the stand-in's eye knows no perspective, and would mark fields beside their place."""


def photograph_bill(stage: Stage) -> None:
	"""Accounts photographs a bill; it is read, checked, and becomes a draft Purchase Invoice."""
	desk = Desk(stage.base_url, ACCOUNTANT, PASSWORD)
	made = make_bill(NUMBER)
	photo = photograph(draw_page(made, 1).picture.convert("RGBA"), SHOT)
	with step("A supplier's bill is photographed") as show:
		name = desk.call(
			"supplier_bills.upload_bill", title="facture.jpg", bill=base64.b64encode(photo).decode()
		)["reading"]
		show(f"{len(photo) // 1024} KB, photographed askew · {stage.base_url}/app/supplier-bills/{name}")
	with step("It is read in the background") as show:
		bill = wait_for(lambda: _find_read(desk, name))
		fields = bill["fields"]
		show(
			f"{fields['supplier_name']}, {fields['bill_number']}, {fields['bill_date']}: {fields['total']} $"
		)
		for found in bill["findings"]:
			show(found["text"])
	if bill["invoice"]:
		print(f"  the bill is a draft already: {stage.base_url}/app/purchase-invoice/{bill['invoice']}")
		return
	with step("A person says whose bill it is, and makes the draft; nothing is submitted") as show:
		bill = _choose_supplier(desk, bill)
		looked_at = json.dumps([found["key"] for found in bill["findings"]])
		asked = {"bill_reading": name, "modified": bill["modified"], "looked_at": looked_at}
		invoice = desk.document(
			"Purchase Invoice", desk.call("supplier_bills.create_draft", **asked)["invoice"]
		)
		assert invoice["docstatus"] == 0, invoice["status"]
		taxes = ", ".join(f"{tax['description']} {tax['tax_amount']:.2f}" for tax in invoice["taxes"])
		show(f"{invoice['grand_total']:.2f} $ ({taxes})")
		show(f"{stage.base_url}/app/purchase-invoice/{invoice['name']}")


def _find_read(desk: Desk, name: str) -> dict | None:
	bill = desk.ask("supplier_bills.load_bill", bill_reading=name)
	return bill if bill["state"] in ("To Check", "Drafted") else None


def _choose_supplier(desk: Desk, bill: dict) -> dict:
	"""Give the bill its supplier: the one it was matched with, the one of its name, or a new one."""
	if bill["fields"]["supplier"]:
		return bill
	asked = {"bill_reading": bill["name"], "modified": bill["modified"]}
	title = bill["fields"]["supplier_name"]
	for each in bill["suppliers"]:
		if each["title"] == title:
			return desk.call(
				"supplier_bills.save_bill", **asked, fields=json.dumps({"supplier": each["name"]})
			)
	return desk.call("supplier_bills.add_supplier", **asked, supplier_name=title)
