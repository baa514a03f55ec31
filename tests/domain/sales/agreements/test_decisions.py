"""What an agreement says, what may follow what, and in which language it may be signed."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.sales.agreements import facts, language_choice, states
from gigafibre_fsm.domain.sales.agreements.facts import AgreementFacts, AgreementLine, SaleChannel
from gigafibre_fsm.domain.sales.agreements.states import AgreementState

SALE = AgreementFacts(
	fsm_order="ORD-1",
	customer_name='<b>"Zoé" & fils',
	email="zoe@example.com",
	phone="+15145550123",
	language="en",
	address=("1 rue de l'Église", "Granby J2G 1A1"),
	monthly_lines=(AgreementLine("Fibre 500", Decimal("79.95")),),
	monthly_total=Decimal("91.93"),
	one_time_lines=(),
	one_time_total=Decimal(0),
	term_months=24,
	equipment=("ONT",),
	channel=SaleChannel.DOOR,
)


def test_facts_are_read_as_they_were_written():
	assert facts.read_facts(facts.write_facts(SALE)) == SALE
	assert facts.hash_facts(SALE) == facts.hash_facts(replace(SALE))
	assert facts.hash_facts(SALE) != facts.hash_facts(replace(SALE, monthly_total=Decimal("91.94")))


def test_what_is_sold_is_named_in_the_language_of_the_text():
	line = AgreementLine("Adresse IP fixe", Decimal("79.95"), "Static IP address")
	sale = replace(SALE, monthly_lines=(line,), equipment=("Borne",), equipment_english=("Terminal",))
	assert facts.read_facts(facts.write_facts(sale)) == sale
	french, english = (facts.choose_language(sale, language) for language in ("fr", "en"))
	assert (french.monthly_lines[0].text, french.equipment) == ("Adresse IP fixe", ("Borne",))
	assert (english.monthly_lines[0].text, english.equipment) == ("Static IP address", ("Terminal",))
	assert facts.choose_language(SALE, "en").monthly_lines[0].text == "Fibre 500", "one name for both"


@pytest.mark.parametrize(
	"wrong",
	[
		{"email": "", "phone": ""},
		{"monthly_lines": ()},
		{"term_months": 0},
		{"term_months": 61},
		{"monthly_total": Decimal("79.94")},
		{"one_time_lines": (AgreementLine("Frais", Decimal(10)),), "one_time_total": Decimal(9)},
	],
)
def test_facts_that_no_agreement_can_be_about_are_refused(wrong: dict):
	with pytest.raises(ValueError):
		replace(SALE, **wrong)


def test_only_what_was_read_is_signed_and_what_is_over_stays_over():
	assert states.may_follow(AgreementState.VIEWED, AgreementState.SIGNED)
	assert not states.may_follow(AgreementState.DRAFT, AgreementState.SIGNED)
	assert not states.may_follow(AgreementState.SIGNED, AgreementState.SIGNED)
	assert not states.may_follow(AgreementState.SIGNED, AgreementState.VOID)
	final = set(AgreementState) - set(states.NEXT)
	assert final == {
		AgreementState(each) for each in ["Amended", "Ended", "Cancelled", "Declined", "Expired", "Void"]
	}


def test_english_before_french_is_refused():
	assert language_choice.may_choose("fr", None)
	assert not language_choice.may_choose("en", None)
	assert language_choice.may_choose("en", datetime(2026, 11, 29, 15))
	assert not language_choice.may_choose("es", datetime(2026, 11, 29, 15))
