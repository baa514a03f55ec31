"""Command line: `python -m demo --base-url … --site …`, run in the bench's sites folder."""

import argparse
import time

from frappe.utils import now_datetime

from demo import books, lines, network, scenes, seed
from demo.site import on_site
from embedded.layout import Layout


def main(arguments: list[str] | None = None) -> None:
	"""Seed the site, play a scene, and say where to look."""
	parser = argparse.ArgumentParser(prog="python -m demo", description=main.__doc__)
	parser.add_argument("--base-url", required=True, help="where the site answers")
	parser.add_argument("--site", required=True, help="the site's name on the bench")
	parser.add_argument("--seed-only", action="store_true", help="fill the site, play nothing")
	parser.add_argument(
		"--scene", default="", help=f"{', '.join(scenes.SCENES)}, money or all; the main ones if not given"
	)
	asked = parser.parse_args(arguments)
	try:
		played = scenes.chosen(asked.scene)
	except KeyError:
		parser.error(f"there is no scene “{asked.scene}”; there are: {', '.join(scenes.SCENES)}, money, all")
	ports = Layout.for_checkout().ports()
	began = time.monotonic()
	print("A day at Gigafibre", flush=True)
	fill(asked.site, ports, asked.base_url)
	print(f"  {time.monotonic() - began:5.1f} s  the day is set")
	stage = scenes.Stage(
		asked.base_url,
		*(f"http://127.0.0.1:{ports[name]}" for name in ("twilio", "genieacs", "stripe")),
		asked.site,
	)
	for scene in () if asked.seed_only else played:
		print(f"\n{scene.title}")
		scene.play(stage)
	say_where(asked.base_url, ports)


def fill(site: str, ports: dict[str, int], base_url: str) -> None:
	"""Seed the site in this process."""
	with on_site(site):
		seed.seed(ports, base_url)
		seed.say("modems and their lines …")
		lines.seed_lines(f"http://127.0.0.1:{ports['genieacs']}")
		seed.say("the network, and the modems of a building …")
		network.seed_network(f"http://127.0.0.1:{ports['genieacs']}")
		seed.say("subscriptions, invoices and what became of them …")
		books.open_books()
		books.fill_month(f"http://127.0.0.1:{ports['stripe']}", base_url, now_datetime())


def say_where(base_url: str, ports: dict[str, int]) -> None:
	"""Print the addresses and logins."""
	print("\nLook around")
	print(f"  the desk           {base_url}/app/gigafibre-fsm")
	print(f"  the board          {base_url}/app/dispatch-board")
	print(f"  the team           {base_url}/app/team")
	for email, first_name, last_name, _roles in seed.STAFF:
		print(f"    {first_name} {last_name:<14} {email}  {seed.PASSWORD}")
	print(f"  other scenes       make demo SCENE=<{'|'.join(scenes.SCENES)}|money|all>")
	print(f"  every phone's SMS  http://127.0.0.1:{ports['twilio']}/")


if __name__ == "__main__":
	main()
