"""The stand-in of the retired database on the bench's own MariaDB server, and the settings that lead to it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from gigafibre_fsm.integrations.legacy.pool import DatabaseAddress
from gigafibre_fsm.tests.standins.legacy import PASSWORD, LegacyStandIn
from tests.plugin import BENCH, CHECKOUT, WORKER


@contextmanager
def legacy_database() -> Iterator[LegacyStandIn]:
	"""A seeded database of this process of the suite."""
	if BENCH != CHECKOUT / ".bench":
		pytest.skip("makes a database on the embedded bench's server; others do not hand over their root")
	from embedded.layout import Layout

	layout = Layout.for_checkout()
	port, password = layout.ports()["mariadb"], layout.secret("mariadb_root")
	name = f"legacy_{WORKER}"
	with LegacyStandIn(DatabaseAddress("127.0.0.1", port, name, "root", password)) as stand_in:
		yield stand_in


def use_legacy(address: DatabaseAddress) -> None:
	"""Point FSM Legacy Settings to a database and switch it on; the caller puts the settings back."""
	import frappe

	settings = frappe.get_doc("FSM Legacy Settings")
	settings.update(
		{
			"enabled": 1,
			"host": address.host,
			"port": address.port,
			"database_name": address.database,
			"username": address.user,
			"password": PASSWORD,
		}
	)
	settings.save()
	frappe.clear_document_cache("FSM Legacy Settings", "FSM Legacy Settings")
