"""Command line: `python -m embedded.demo --base-url … --site …`, run in the bench's sites folder."""

import argparse
import time

import frappe

from embedded.demo import board, lines, play, seed
from embedded.layout import Layout


def main(arguments: list[str] | None = None) -> None:
	"""Seed the site, play the visit, and say where to look."""
	parser = argparse.ArgumentParser(prog="python -m embedded.demo", description=main.__doc__)
	parser.add_argument("--base-url", required=True, help="where the site answers")
	parser.add_argument("--site", required=True, help="the site's name on the bench")
	parser.add_argument("--seed-only", action="store_true", help="fill the site, play nothing")
	asked = parser.parse_args(arguments)
	ports = Layout.here().ports()
	began = time.monotonic()
	print("A day at Gigafibre: customers, technicians, trucks, visits …", flush=True)
	fill(asked.site, ports, asked.base_url)
	print(f"  {time.monotonic() - began:5.1f} s  the day is set\n")
	if not asked.seed_only:
		print("The dispatcher's board")
		board.plan_tomorrow(asked.base_url)
		print("\nOne visit, from dispatch to an installed modem")
		play.play(asked.base_url, *(f"http://127.0.0.1:{ports[name]}" for name in ("twilio", "genieacs")))
	say_where(asked.base_url, ports)


def fill(site: str, ports: dict[str, int], base_url: str) -> None:
	"""Seed the site in this process."""
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	frappe.set_user("Administrator")
	try:
		seed.seed(ports, base_url)
		lines.seed_lines(f"http://127.0.0.1:{ports['genieacs']}")
		frappe.db.commit()  # a command of its own, not a request
	finally:
		frappe.destroy()


def say_where(base_url: str, ports: dict[str, int]) -> None:
	"""Print the addresses and logins."""
	print("\nLook around")
	print(f"  the desk           {base_url}/app/gigafibre-fsm")
	print(f"  the board          {base_url}/app/dispatch-board")
	print(f"  the team           {base_url}/app/team")
	for email, first_name, last_name, _roles in seed.STAFF:
		print(f"    {first_name} {last_name:<14} {email}  {seed.PASSWORD}")
	print(f"  every phone's SMS  http://127.0.0.1:{ports['twilio']}/")


if __name__ == "__main__":
	main()
