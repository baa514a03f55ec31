"""What the demonstration invents is accepted: answers to every kind of checklist item, numbers of every model."""

import re

import pytest

from demo import day, phone, play, work
from gigafibre_fsm.domain.dispatch.job import checklist_items


class Form:
	"""The one form that a page of the phone has; it notes what was sent with it."""

	def __init__(self) -> None:
		self.sent: list[str] = []

	def submit(
		self, action: str, values: dict | None = None, files: dict | None = None, row: str = ""
	) -> None:
		self.sent.append(action)


@pytest.mark.parametrize("kind", [*checklist_items.KINDS, ""])
def test_every_kind_of_item_gets_its_answer(kind):
	form = Form()
	row = {"name": "row", "kind": kind}
	if kind == checklist_items.CHOICE:
		row["choices"] = "Good | Bon\nBad | Mauvais"
	play.answer(form, row, b"")
	assert form.sent == [
		{
			checklist_items.PHOTO: "photograph",
			checklist_items.NUMBER: "answer",
			checklist_items.CHOICE: "answer",
		}.get(kind, "check")
	]


@pytest.mark.parametrize("model", day.MODELS, ids=lambda model: model.name)
def test_numbers_of_a_model_have_its_form(model):
	serial, mac, gpon = work.serial_for(model.name, work.FIRST_DEVICE)
	assert re.fullmatch(model.serial_pattern, serial)
	assert mac.replace(":", "").startswith(model.prefixes[0])
	assert re.fullmatch(f"{model.gpon_vendor_id}[0-9A-F]{{8}}" if model.gpon_vendor_id else "", gpon)


def test_a_form_that_a_page_keeps_for_its_script_is_not_pressed() -> None:
	page = phone.read_page('<template><form action="/t"></form></template><form action="/t/job/1"></form>')
	assert [form["action"] for form in page.select("form")] == ["/t/job/1"]
