"""The rule of `domain/platform/plain_text.py`, derived from the doctypes themselves: a new field cannot forget it."""

import json
from pathlib import Path

from gigafibre_fsm.domain.platform.plain_text import PREFIX, TYPED
from gigafibre_fsm.setup import custom_fields

APP = Path(__file__).parents[2] / "gigafibre_fsm"
# types that Frappe draws as HTML by design: nothing that a person or a device writes goes there
DRAWN_AS_HTML = {"Text Editor", "HTML Editor", "Markdown Editor"}


def doctypes() -> list[dict]:
	found = [json.loads(path.read_text()) for path in sorted(APP.glob("gigafibre_fsm/doctype/*/*.json"))]
	return [each for each in found if each.get("doctype") == "DocType"]


def test_texts_are_stored_as_typed_and_none_is_html():
	fields = {
		f"{doctype['name']}.{each['fieldname']}": each for doctype in doctypes() for each in doctype["fields"]
	}
	assert len(fields) > 300
	rewritten = [
		where
		for where, each in fields.items()
		if each["fieldtype"] in TYPED and not each.get("ignore_xss_filter")
	]
	assert not rewritten, f'these fields need "ignore_xss_filter": 1: {rewritten}'
	assert not [where for where, each in fields.items() if each["fieldtype"] in DRAWN_AS_HTML]


def test_the_fields_on_others_documents_follow_the_rule_too():
	for doctype, fields in custom_fields.FIELDS.items():
		for each in fields:
			where = f"{doctype}.{each['fieldname']}"
			assert each["fieldname"].startswith(PREFIX), where
			assert each["fieldtype"] not in DRAWN_AS_HTML, where
			assert each["fieldtype"] not in TYPED or each.get("ignore_xss_filter"), where
