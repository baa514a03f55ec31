"""Translations that are unpickled once are those of the site, and nobody's to change."""

from collections.abc import Iterator

import pytest

import frappe
from frappe.translate import clear_cache, get_all_translations


@pytest.fixture(autouse=True)
def _cache_of_the_rows_that_stay() -> Iterator[None]:
	yield
	frappe.db.rollback()
	clear_cache()


def asked_anew() -> dict[str, str]:
	"""What a third request is given: the first may have made them, and the second unpickled them."""
	for _ in range(3):
		frappe.local.cache = {}
		texts = get_all_translations("fr")
	return texts


def test_what_a_request_changes_in_them_the_next_one_does_not_see():
	asked_anew()["Save"] = "Autre chose"
	assert asked_anew()["Save"] != "Autre chose"


def test_a_translation_that_a_site_adds_or_changes_is_there_at_once():
	before = asked_anew()["Save"]
	doc = frappe.get_doc(
		{"doctype": "Translation", "language": "fr", "source_text": "Save", "translated_text": "Sauver"}
	).insert()
	assert asked_anew()["Save"] == "Sauver"
	doc.update({"translated_text": "Garder"}).save()
	assert asked_anew()["Save"] == "Garder"
	frappe.db.rollback()
	clear_cache()
	assert asked_anew()["Save"] == before
