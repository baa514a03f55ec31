"""The service worker of the technician's pages.

It contains the list of this build's files and a fallback for pages that are not stored.
"""

import json
from pathlib import Path

from gigafibre_fsm.www import templating
from gigafibre_fsm.www.page import PageRequest, Raw

WORKER = Path(__file__).with_name("worker.js")
OFFLINE = "gigafibre_fsm/www/t/sw/offline.html"
BUNDLES = ("fsm_pages.bundle.css", "fsm_pages.bundle.js")
PICTURES = ("/assets/gigafibre_fsm/images/logo.svg", "/assets/gigafibre_fsm/images/favicon.svg")


def get(request: PageRequest) -> Raw:
	"""Return the script; it changes with each build, which browsers detect by comparing it byte by byte."""
	files = [*(templating.asset_address(bundle) for bundle in BUNDLES), *PICTURES]
	page = templating.render(OFFLINE, {"lang": templating.language(), "identity": None, "typed": {}})
	head = f"const FILES = {json.dumps(files)};\nconst OFFLINE = {json.dumps(page)};\n"
	return Raw(
		(head + WORKER.read_text()).encode(),
		"text/javascript; charset=utf-8",
		headers={"Service-Worker-Allowed": "/t", "Cache-Control": "no-cache"},
	)
