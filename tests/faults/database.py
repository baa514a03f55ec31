"""MariaDB ends and comes back in the middle of a play."""

import os
import signal
import subprocess

import frappe

from tests.plugin import BENCH, CHECKOUT, FULL, SITE, wait_for


def restart_database() -> None:
	"""MariaDB ends and comes back; small plays share it with others and lose their connections only."""
	if not (FULL and BENCH == CHECKOUT / ".bench"):
		for (thread,) in frappe.db.sql(
			"select id from information_schema.processlist where db = %s and id != connection_id()",
			frappe.conf.db_name,
		):
			frappe.db.sql(f"kill connection {int(thread)}")
		return
	from embedded import processes, services
	from embedded.layout import Layout

	os.kill(processes.running(Layout.for_checkout())["mariadb"], signal.SIGKILL)
	wait_for(lambda: "mariadb" not in processes.running(Layout.for_checkout()), "the end of MariaDB")
	services.start_mariadb(Layout.for_checkout())
	make_commits_durable()
	frappe.connect()
	frappe.conf.fsm_live_for = SITE


def make_commits_durable() -> None:
	"""Let a killed MariaDB lose no commit, as in production; the embedded one gives up a second of them for speed."""
	if FULL and BENCH == CHECKOUT / ".bench":
		from embedded import services
		from embedded.layout import Layout

		durable = "set global innodb_flush_log_at_trx_commit = 2"
		subprocess.run([*services.mariadb_client(Layout.for_checkout()), "-e", durable], check=True)
