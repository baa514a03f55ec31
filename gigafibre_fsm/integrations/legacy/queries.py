"""The questions put to the old system's database, as data: the only file that knows its tables and columns.

Nobody has handed over the tables of the retired system, so these are those of our stand-in
(`tests/standins/legacy_tables.sql`). Whoever connects the real one adapts the statements here: each must return
the columns of its record in `records.py`, by name; the order of columns does not matter.

Values are given as `%(accounts)s` (a list of account numbers), `%(after)s` (the last one of the page before) and
`%(most)s` (how many rows at most). A percent sign of the statement's own is written twice.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from gigafibre_fsm.integrations.legacy.records import (
	AccountState,
	LegacyAccount,
	LegacyDevice,
	LegacyInvoice,
	LegacyNote,
	LegacyProduct,
	LegacyService,
)

Row = TypeVar("Row")

_ACCOUNT = """
SELECT CAST(a.id AS CHAR) AS account, TRIM(CONCAT(a.first_name, ' ', a.last_name, a.company)) AS title,
	a.company <> '' AS is_company, IF(a.language = 'english', 'en', 'fr') AS language,
	a.email, a.cell AS mobile, a.address AS address_line, a.apartment AS unit, a.city, a.zip AS postal_code,
	COALESCE((SELECT SUM(i.total - i.paid) FROM invoice i WHERE i.account_id = a.id), 0) AS balance
FROM account a
"""


@dataclass(frozen=True, slots=True)
class LegacyQuery(Generic[Row]):
	"""A statement and the record that each of its rows becomes."""

	statement: str
	record: type[Row]


@dataclass(frozen=True, slots=True)
class LegacyQueries:
	"""All questions; tests replace single ones."""

	accounts_after: LegacyQuery[LegacyAccount] = LegacyQuery(
		f"{_ACCOUNT} WHERE CAST(a.id AS CHAR) > %(after)s ORDER BY CAST(a.id AS CHAR) LIMIT %(most)s",
		LegacyAccount,
	)
	accounts: LegacyQuery[LegacyAccount] = LegacyQuery(
		f"{_ACCOUNT} WHERE a.id IN %(accounts)s ORDER BY CAST(a.id AS CHAR) LIMIT %(most)s", LegacyAccount
	)
	services: LegacyQuery[LegacyService] = LegacyQuery(
		"""
		SELECT CAST(s.id AS CHAR) AS service, CAST(d.account_id AS CHAR) AS account, p.sku,
			COALESCE(NULLIF(s.comment, ''), p.name) AS description, s.quantity,
			COALESCE(s.price, p.price) AS price, s.date_start AS started_on, s.date_end AS ended_on,
			d.address AS address_line, d.apartment AS unit, d.city, d.zip AS postal_code
		FROM service s JOIN delivery d ON d.id = s.delivery_id JOIN product p ON p.id = s.product_id
		WHERE d.account_id IN %(accounts)s ORDER BY s.id LIMIT %(most)s
		""",
		LegacyService,
	)
	invoices: LegacyQuery[LegacyInvoice] = LegacyQuery(
		"""
		SELECT CAST(i.id AS CHAR) AS number, CAST(i.account_id AS CHAR) AS account, i.date_orig AS issued_on,
			i.date_due AS due_on, i.date_from AS period_from, i.date_to AS period_to,
			i.total, i.total - i.paid AS outstanding
		FROM invoice i WHERE i.account_id IN %(accounts)s ORDER BY i.date_orig DESC, i.id DESC LIMIT %(most)s
		""",
		LegacyInvoice,
	)
	unpaid_invoices: LegacyQuery[LegacyInvoice] = LegacyQuery(
		"""
		SELECT CAST(i.id AS CHAR) AS number, CAST(i.account_id AS CHAR) AS account, i.date_orig AS issued_on,
			i.date_due AS due_on, i.date_from AS period_from, i.date_to AS period_to,
			i.total, i.total - i.paid AS outstanding
		FROM invoice i WHERE i.account_id IN %(accounts)s AND i.total <> i.paid ORDER BY i.id LIMIT %(most)s
		""",
		LegacyInvoice,
	)
	notes: LegacyQuery[LegacyNote] = LegacyQuery(
		"""
		SELECT CAST(m.id AS CHAR) AS note, CAST(m.account_id AS CHAR) AS account, m.date_memo AS written_on,
			m.staff AS author, m.memo AS text
		FROM account_memo m WHERE m.account_id IN %(accounts)s ORDER BY m.date_memo DESC, m.id DESC LIMIT %(most)s
		""",
		LegacyNote,
	)
	devices: LegacyQuery[LegacyDevice] = LegacyQuery(
		"""
		SELECT CAST(e.id AS CHAR) AS device, CAST(e.account_id AS CHAR) AS account, e.category AS kind, e.model,
			e.sn AS serial_number, e.mac AS mac_address, e.date_in AS installed_on, e.date_out AS removed_on
		FROM device e WHERE e.account_id IN %(accounts)s ORDER BY e.date_in DESC, e.id DESC LIMIT %(most)s
		""",
		LegacyDevice,
	)
	products_after: LegacyQuery[LegacyProduct] = LegacyQuery(
		"""
		SELECT p.sku, p.name AS title, p.price, p.active AS is_active,
			(SELECT MAX(s.date_start) FROM service s WHERE s.product_id = p.id) AS last_sold_on
		FROM product p WHERE p.sku > %(after)s ORDER BY p.sku LIMIT %(most)s
		""",
		LegacyProduct,
	)
	states: LegacyQuery[AccountState] = LegacyQuery(
		"""
		SELECT CAST(a.id AS CHAR) AS account, a.date_terminated AS stopped_on,
			(SELECT MAX(i.date_to) FROM invoice i WHERE i.account_id = a.id) AS invoiced_until,
			COALESCE((SELECT SUM(i.total - i.paid) FROM invoice i WHERE i.account_id = a.id), 0) AS balance
		FROM account a WHERE a.id IN %(accounts)s ORDER BY a.id LIMIT %(most)s
		""",
		AccountState,
	)


QUERIES = LegacyQueries()
