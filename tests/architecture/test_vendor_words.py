"""What a vendor calls things is known to its client alone: the domain reads enums, not a vendor's codes and phrases."""

import ast
from collections.abc import Iterator
from pathlib import Path

from gigafibre_fsm.integrations.genieacs.words import WAITS
from gigafibre_fsm.integrations.stripe import words as stripe
from gigafibre_fsm.integrations.twilio.words import REASONS, STATUSES
from tests.architecture.sources import APP, MODULES, name_in_app, syntax

OWN = {
	"accepted",
	"queued",
	"sending",
	"sent",
	"delivered",
	"failed",
	"read",
	"scheduled",
	"Accepted",
	"under_review",
}
"""Vendors' words that are plain English or names of ours too; what they mean to a vendor cannot be seen."""
STRIPE = {
	*(*stripe.PAYMENT, *stripe.CHECKOUT, *stripe.MONEY, *stripe.SETUP, *stripe.REFUND, *stripe.DISPUTE),
	*(*stripe.PAYOUT, *stripe.MANDATE, *stripe.METHOD, *stripe.CATEGORY, *stripe.AUTHENTICATION),
	*stripe.UNUSABLE,
}
WORDS = (
	{*REASONS, *STATUSES, *WAITS}
	| {word for word in STRIPE if "_" in word}
	| {"20003", "20429", "session_terminated", "cwmp."}
) - OWN


def strings(tree: ast.Module) -> Iterator[ast.Constant]:
	"""Yield each text of a module that is no docstring."""
	prose = {
		id(node.value)
		for node in ast.walk(tree)
		if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
	}
	for node in ast.walk(tree):
		if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
			yield node


def vendors_words(tree: ast.Module) -> list[str]:
	"""Return the vendors' words that a module's texts hold, each with its line."""
	return [f"{node.lineno} {word}" for node in strings(tree) for word in sorted(WORDS) if word in node.value]


def is_domain(path: Path) -> bool:
	return path.relative_to(APP).parts[0] == "domain"


def test_the_domain_knows_no_word_of_a_vendor():
	found = [
		f"{name_in_app(path)}:{word}"
		for path in MODULES
		if is_domain(path)
		for word in vendors_words(syntax(path))
	]
	assert not found, found


def test_a_vendors_word_is_found_and_prose_is_not():
	source = (
		'"""Error 21610 of Twilio."""\nif code == "21610" or said.startswith("Device is offline"):\n\tpass\n'
	)
	assert vendors_words(ast.parse(source)) == ["2 21610", "2 Device is offline"]
