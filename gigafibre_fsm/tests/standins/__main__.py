"""Command line: `python -m gigafibre_fsm.tests.standins --twilio-port N --genieacs-port N …` serves until stopped."""

import argparse
import signal
import threading

from gigafibre_fsm.tests.standins.bng import BngStandIn
from gigafibre_fsm.tests.standins.gemini import GeminiStandIn
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn
from gigafibre_fsm.tests.standins.oktopus import OktopusStandIn
from gigafibre_fsm.tests.standins.routing import RoutingStandIn
from gigafibre_fsm.tests.standins.server import StandIn
from gigafibre_fsm.tests.standins.stripe import StripeStandIn
from gigafibre_fsm.tests.standins.twilio import TwilioStandIn


def main(arguments: list[str] | None = None) -> None:
	"""Start the stand-ins whose ports are given, print their addresses, stop on SIGTERM or SIGINT."""
	parser = argparse.ArgumentParser(prog="python -m gigafibre_fsm.tests.standins", description=main.__doc__)
	parser.add_argument("--twilio-port", type=int, help="0 takes a free port")
	parser.add_argument("--gemini-port", type=int, help="0 takes a free port")
	parser.add_argument("--routing-port", type=int, help="0 takes a free port")
	parser.add_argument("--genieacs-port", type=int, help="0 takes a free port")
	parser.add_argument("--stripe-port", type=int, help="0 takes a free port")
	parser.add_argument("--bng-port", type=int, help="0 takes a free port")
	parser.add_argument("--oktopus-port", type=int, help="0 takes a free port")
	parser.add_argument(
		"--automatic",
		action="store_true",
		help="deliver callbacks and events, and let modems call, by themselves",
	)
	parser.add_argument(
		"--webhook-origin", default="", help="where the site really listens, http://host:port"
	)
	parser.add_argument("--inbound-url", default="", help="public address of the inbound webhook")
	parser.add_argument("--stripe-webhook", default="", help="where Stripe's events go")
	parser.add_argument("--site", default="", help="sent to the site as X-Frappe-Site-Name")
	asked = parser.parse_args(arguments)

	stopping = threading.Event()
	for number in (signal.SIGTERM, signal.SIGINT):
		signal.signal(number, lambda *_: stopping.set())
	running = _stand_ins(asked)
	if not running:
		parser.error("name at least one port")
	for stand_in in running:
		stand_in.start()
		print(f"{type(stand_in).__name__} {stand_in.url}", flush=True)
	stopping.wait()
	for stand_in in running:
		stand_in.stop()


def _stand_ins(asked: argparse.Namespace) -> list[StandIn]:
	"""The servers whose ports were given."""
	found: list[StandIn] = []
	headers = {"X-Frappe-Site-Name": asked.site} if asked.site else {}
	if asked.twilio_port is not None:
		twilio = TwilioStandIn(asked.twilio_port, automatic=asked.automatic)
		twilio.webhook_origin, twilio.inbound_url = asked.webhook_origin, asked.inbound_url
		twilio.webhook_headers = headers
		found.append(twilio)
	if asked.gemini_port is not None:
		found.append(GeminiStandIn(asked.gemini_port))
	if asked.routing_port is not None:
		found.append(RoutingStandIn(asked.routing_port))
	found += _servers_of_modems(asked)
	if asked.bng_port is not None:
		found.append(BngStandIn(asked.bng_port))
	if asked.stripe_port is not None:
		stripe = StripeStandIn(asked.stripe_port, automatic=asked.automatic)
		if asked.stripe_webhook:
			stripe.register(asked.stripe_webhook, headers=headers)
		found.append(stripe)
	return found


def _servers_of_modems(asked: argparse.Namespace) -> list[StandIn]:
	"""GenieACS and Oktopus; modems of the one that are told to connect to the other do so by themselves."""
	found: list[StandIn] = []
	if asked.genieacs_port is not None:
		found.append(GenieacsStandIn(asked.genieacs_port, automatic=5.0 if asked.automatic else None))
	if asked.oktopus_port is not None:
		oktopus = OktopusStandIn(asked.oktopus_port)
		if asked.automatic and found:
			oktopus.watch_genieacs(found[0])
		found.append(oktopus)
	return found


if __name__ == "__main__":
	main()
