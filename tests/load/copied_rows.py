"""Copies of real rows, made inside of the database: thousands in seconds, for measurements. All are named `ZQL-…`."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import frappe

BATCH = 10_000


@dataclass(frozen=True)
class RowCopies:
	"""So many copies of a row; `differing` are the columns that differ, in SQL of `n`, the number of the copy."""

	doctype: str
	name: str
	number: int
	differing: dict[str, str] = field(default_factory=dict)


@contextmanager
def copied_rows(copies: Iterable[RowCopies]) -> Iterator[None]:
	"""Work with copies of rows, and take them away afterwards."""
	start, made = time.monotonic(), []
	frappe.db.commit()
	try:
		for each in copies:
			made.append(each)
			_copy(each)
			frappe.db.sql(f"ANALYZE TABLE `tab{each.doctype}`")
		print(f"made in {time.monotonic() - start:.0f} s")
		yield
	finally:
		frappe.db.rollback()
		for each in made:
			for _batch in range(0, each.number, BATCH):
				frappe.db.sql(f"DELETE FROM `tab{each.doctype}` WHERE name LIKE 'ZQL-%%' LIMIT {BATCH}")
				frappe.db.commit()


def _copy(copies: RowCopies) -> None:
	"""Write them by the database's own table of numbers."""
	columns = [row[0] for row in frappe.db.sql(f"DESCRIBE `tab{copies.doctype}`")]
	unique = {row[4] for row in frappe.db.sql(f"SHOW INDEX FROM `tab{copies.doctype}` WHERE non_unique = 0")}
	usual = {column: "NULL" if column in unique else f"one.`{column}`" for column in columns}
	values = [copies.differing.get(column, usual[column]) for column in columns]
	listed = ", ".join(f"`{column}`" for column in columns)
	# one transaction of half a million rows outgrows the memory that the database has for it
	for first in range(1, copies.number + 1, BATCH):
		last = min(first + BATCH - 1, copies.number)
		frappe.db.sql(
			f"INSERT INTO `tab{copies.doctype}` ({listed}) SELECT {', '.join(values)} FROM `tab{copies.doctype}` one"
			f" JOIN (SELECT seq AS n FROM seq_{first}_to_{last}) numbers WHERE one.name = %s",
			copies.name,
		)
		frappe.db.commit()
	print(f"  {copies.number:,} {copies.doctype}", flush=True)
