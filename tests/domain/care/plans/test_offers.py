"""Which plans an address can have."""

import pytest

from gigafibre_fsm.domain.care.plans.offers import AddressFacts, OfferTerms, judge_offer, parse_postal_codes


@pytest.mark.parametrize(
	("codes", "download", "needs_visit", "postal_code", "most_download", "expected"),
	[
		("", 1000, False, "", 0, "open"),
		("", 1000, False, "J3B 1A1", 1000, "open"),
		("", 1000, False, "J3B 1A1", 999, "needs_modem"),
		("", 1000, True, "J3B 1A1", 999, "needs_visit"),
		("J3B, J0L", 0, False, "j3b1a1", 100, "open"),
		("J3B 1", 0, False, "J3B 2A1", 0, None),
		("J3B", 0, True, "", 0, None),
		("j3b\nj0l; H2X", 0, False, "H2X 3K4", 0, "open"),
		(" , ", 0, False, "", 0, "open"),
	],
)
def test_an_offer_is_open_needs_a_person_or_is_not_made(
	codes, download, needs_visit, postal_code, most_download, expected
):
	terms = OfferTerms(parse_postal_codes(codes), download, needs_visit)
	assert judge_offer(terms, AddressFacts(postal_code, most_download)) == expected
