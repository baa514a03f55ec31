"""A message that names an amount is kept from whoever may not see money."""

import re

import pytest

from gigafibre_fsm.domain.care.customer_view.hidden_amounts import MONEY_DOCTYPES, is_about_money
from gigafibre_fsm.domain.care.portal.messages.mails import OWN_DOCUMENTS
from gigafibre_fsm.domain.messaging.templates.catalogue import CATALOGUE

AMOUNT = re.compile(r"\d(?:[ \u00a0]\d{3})*[,.]\d\d[ \u00a0]\$|\$\d")
WITHOUT_AMOUNTS = {"Customer", "Dispatch Job", "FSM Contact Change", "Issue"}


@pytest.mark.parametrize("key", sorted(CATALOGUE))
def test_each_text_with_an_amount_is_hidden(key: str):
	names_one = any(AMOUNT.search(sample) for sample in CATALOGUE[key].samples.values())
	assert is_about_money("", key) is names_one


def test_each_document_of_a_customer_is_known_as_one_of_money_or_not():
	assert set(OWN_DOCUMENTS) - MONEY_DOCTYPES == WITHOUT_AMOUNTS


def test_what_is_about_an_invoice_is_hidden_whatever_it_says():
	assert is_about_money("Sales Invoice") and is_about_money("Payment Entry", "support_text")
	assert not is_about_money("Issue", "support_called") and not is_about_money("", "")
