"""What a form may not change of a job is what its DocType shows as read-only, and nothing is forgotten."""

import json

from gigafibre_fsm.domain.dispatch.workflow.form_rules import BACKGROUND_FIELDS, OWN_FIELDS, OWN_TABLES
from tests.architecture.sources import APP

SHEET = json.loads((APP / "gigafibre_fsm/doctype/dispatch_job/dispatch_job.json").read_text())
DERIVED = {"customer_name", "technician_name", "ends_on"}
"""Written anew from other fields with every save, whatever a client sends."""
OTHERS = {"status", "auto_repeat"}
"""`status` has a refusal of its own; Frappe's Auto Repeat writes its own link."""


def test_every_read_only_field_of_a_job_is_refused_from_forms():
	read_only = {field["fieldname"] for field in SHEET["fields"] if field.get("read_only")}
	assert len(OWN_FIELDS) > 30
	assert {*OWN_FIELDS, *BACKGROUND_FIELDS, *OWN_TABLES} | DERIVED | OTHERS == read_only
