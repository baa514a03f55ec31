"""The chain of evidence, and the seal over the signed file: a changed byte is found."""

from dataclasses import replace
from datetime import datetime

import pytest

from gigafibre_fsm.domain.platform import pdf
from gigafibre_fsm.domain.sales.agreements import evidence
from gigafibre_fsm.domain.sales.agreements.evidence import EvidenceRow
from gigafibre_fsm.domain.sales.agreements.signing import seal

NOW = datetime(2026, 11, 29, 20, 15, 30)


def make_chain() -> list[EvidenceRow]:
	rows, before = [], evidence.BEGINNING
	for kind in ("Sent", "Opened", "Signed"):
		rows.append(evidence.chain_row(before, EvidenceRow(kind, NOW, {"link": "é", "language": "fr"})))
		before = rows[-1].hash
	return rows


def test_a_chain_is_whole_until_a_row_is_changed_left_out_or_moved():
	rows = make_chain()
	assert evidence.find_break(rows) is None
	assert evidence.find_break([rows[0], rows[2]]) == 2
	assert evidence.find_break(rows[1:]) == 1
	assert evidence.find_break([rows[1], rows[0], rows[2]]) == 1
	assert evidence.find_break([rows[0], replace(rows[1], details={"link": "e"}), rows[2]]) == 2
	assert evidence.find_break([*rows[:2], replace(rows[2], happened_on=datetime(2026, 1, 1))]) == 3


@pytest.fixture(scope="module")
def sealed() -> tuple[bytes, seal.SealKey, bytes]:
	text = pdf.print_page("<html lang=fr><title>Contrat</title><p>Le contrat</p></html>")
	page = pdf.print_page("<html lang=fr><title>Preuve</title><p>La preuve</p></html>")
	key = seal.make_key("Gigafibre", NOW)
	return text, key, seal.seal_pdf(text, page, key, "Contrat signé")


def test_a_sealed_copy_begins_with_the_text_that_was_shown_and_has_one_page_more(sealed):
	import pypdfium2

	text, key, copy = sealed
	assert copy.startswith(text)
	reading = seal.read_seal(copy, [key.certificate])
	assert reading.is_intact and reading.is_ours
	document = pypdfium2.PdfDocument(copy)
	pages = [document[place].get_textpage().get_text_bounded() for place in range(len(document))]
	assert len(pages) == 2 and "Le contrat" in pages[0] and "La preuve" in pages[1]


def test_a_changed_byte_anywhere_breaks_the_seal(sealed):
	text, key, copy = sealed
	for place in (30, len(text) // 2, len(text) + 50, len(copy) - 40):
		changed = bytearray(copy)
		changed[place] ^= 1
		assert not seal.read_seal(bytes(changed), [key.certificate]).is_intact, place
	assert not seal.read_seal(copy + b"\n%", [key.certificate]).is_intact
	assert not seal.read_seal(text, [key.certificate]).is_intact
	assert not seal.read_seal(b"no PDF", [key.certificate]).is_intact


def test_a_seal_of_somebody_else_is_not_ours(sealed):
	_text, _key, copy = sealed
	assert not seal.read_seal(copy, [seal.make_key("Gigafibre", NOW).certificate]).is_ours
	assert not seal.read_seal(copy, []).is_ours
