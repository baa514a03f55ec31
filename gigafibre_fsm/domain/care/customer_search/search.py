"""Finds customers by anything that a caller may say: the rows in which they are compared, and numbers of tickets and invoices."""

from collections.abc import Sequence
from dataclasses import dataclass

from pypika import Case, CustomFunction
from pypika.terms import Criterion, Term

import frappe

from gigafibre_fsm.domain.care.customer_search import (
	document_numbers,
	entries,
	ranking,
	results,
	typing_errors,
	vocabulary,
)
from gigafibre_fsm.domain.care.customer_search.queries import CustomerQuery, parse_query
from gigafibre_fsm.domain.care.customer_search.ranking import Spellings
from gigafibre_fsm.domain.care.customer_search.results import CustomerHit, FoundCustomer

MOST_SHOWN = 12
MOST_RANKED = 500
"""Customers who are compared with each other; a text that fits more is too short to mean one."""
_Binary = CustomFunction("BINARY", ["text"])
"""Compares bytes: the rows are plain letters already, and the rules of a language cost three times as much."""


@dataclass(frozen=True, slots=True)
class SearchResults:
	"""Customers who were found, the best first, each once; whether there are others; and whether errors were forgiven."""

	customers: tuple[FoundCustomer, ...]
	has_more: bool
	is_similar: bool


def search_customers(text: str) -> SearchResults:
	"""Return the customers whom a text may mean, of those that the user may read.

	Args:
		text: as typed, two characters at least: a name, any telephone number or its last four digits, an address, an
			address for e-mail, a serial number or hardware address in any spelling, or the number of an account, ticket or
			invoice.
	"""
	query = parse_query(text)
	if query.is_empty:
		return SearchResults((), has_more=False, is_similar=False)
	numbered = _keep_readable(document_numbers.find_numbered(query.typed))
	matches = _find_matches(query, {})
	is_similar = not (matches or numbered or query.is_whole)
	if is_similar:
		words = vocabulary.load_vocabulary()
		matches = _find_matches(
			query, {each: typing_errors.list_similar(each, words) for each in query.words}
		)
	hits = {each.customer: each for each in reversed([*numbered, *matches[:MOST_SHOWN]])}
	return SearchResults(
		tuple(results.describe_hits(list(reversed(hits.values())))),
		has_more=len(matches) > MOST_SHOWN,
		is_similar=is_similar and bool(matches),
	)


def _find_matches(query: CustomerQuery, similar: Spellings) -> list[CustomerHit]:
	"""Return customers who match and whom the user may read, the best first: one more than is shown, if there are."""
	rows = {row.name: row for row in _query_rows(query, similar)}
	ranked = ranking.rank_entries({name: row.words for name, row in rows.items()}, query, similar)
	# who is no longer served comes last, unless exactly they were asked for
	ranked.sort(key=lambda each: rows[each[0]].is_disabled and each[1].points < ranking.IDENTIFIER)
	hits = [CustomerHit(customer, match.kind, fact=match.fact) for customer, match in ranked]
	kept: list[CustomerHit] = []
	while hits and len(kept) <= MOST_SHOWN:
		kept += _keep_readable(hits[: 2 * MOST_SHOWN])
		hits = hits[2 * MOST_SHOWN :]
	return kept[: MOST_SHOWN + 1]


def _query_rows(query: CustomerQuery, similar: Spellings) -> list["frappe._dict"]:
	table = frappe.qb.DocType(entries.DOCTYPE)
	words = _Binary(table.words)
	pieces = {each for each in (query.digits, query.code, query.email) if each}
	ways = [words.like(f"%{_escape(piece)}%") for piece in sorted(pieces)]
	# a number that is a piece and a word at once is looked for once: each look reads all rows
	if not (query.is_whole or pieces.issuperset(query.words)):
		ways.append(Criterion.all(_has_word(words, each, similar.get(each, ())) for each in query.words))
	# of more than can be compared, those come first that have the first word as it is typed
	is_less = Case().when(words.like(f"% {query.words[0]} %"), 0).else_(1)
	rows = (
		frappe.qb.from_(table).select(table.name, table.words, table.is_disabled).where(Criterion.any(ways))
	)
	return rows.orderby(is_less).limit(MOST_RANKED).run(as_dict=True)


def _has_word(words: Term, word: str, similar: Sequence[str]) -> Criterion:
	"""Return the condition for a word, which is found inside of others if it is long enough to mean something."""
	own = words.like(f"%{word}%" if len(word) > 2 else f"% {word}%")
	return Criterion.any([own, *(words.like(f"% {each} %") for each in similar)])


def _escape(text: str) -> str:
	return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _keep_readable(hits: list[CustomerHit]) -> list[CustomerHit]:
	"""Return the hits whose customer the user may read."""
	if not hits or not frappe.has_permission("Customer", "read"):
		return []
	names = list({each.customer for each in hits})
	readable = set(frappe.get_list("Customer", filters={"name": ("in", names)}, pluck="name"))
	return [each for each in hits if each.customer in readable]
