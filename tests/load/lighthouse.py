"""Rates the public pages with Lighthouse, in the local Chromium: as a phone on a slow network, four marks of 100 each.

`python -m tests.load.lighthouse`, with the bench's Python, prints it for the site that `FSM_SITE` names, and ends with
an error if a mark is below 95 or a first view takes more than 50 KB. Lighthouse comes from npm, once a bench; nothing
else leaves the machine.
"""

import gzip
import json
import os
import shutil
import subprocess
from pathlib import Path
from urllib.request import urlopen

from tests.browser.conftest import CHROMIUM
from tests.load.pages import on_site
from tests.plugin import BENCH, web_server

PAGES = ("/accueil", "/offres", "/couverture", "/en/support", "/en/status")
UNLISTED = ("/commande", "/en/order")
"""Pages that search engines are asked to leave out, which Lighthouse takes for a fault: judged by the other marks."""
MARKS = ("performance", "accessibility", "best-practices", "seo")
WANTED, MOST_BYTES = 95, 50_000
FLAGS = "--headless=new --no-sandbox --disable-gpu"
TEXTS = ("Document", "Script", "Stylesheet")


def main() -> None:
	"""Print the table; raises SystemExit if a page is below what is wanted."""
	line = "{:<16}" + "{:>16}" * len(MARKS) + "{:>14}{:>14}"
	print(line.format("page", *MARKS, "bytes", "compressed"))
	bad = []
	with on_site(), web_server() as web:
		for path in (*PAGES, *UNLISTED):
			report = rate_page(install_lighthouse(), web + path)
			marks = [round(100 * report["categories"][each]["score"]) for each in MARKS]
			sent, packed = measure_bytes(report)
			print(line.format(path, *marks, sent, packed))
			judged = marks[:-1] if path in UNLISTED else marks
			bad += [path] * (min(judged) < WANTED or packed > MOST_BYTES)
	if bad:
		raise SystemExit(f"Below {WANTED}, or more than {MOST_BYTES} bytes: {', '.join(bad)}")


def install_lighthouse() -> Path:
	"""Return Lighthouse's program; installed once a bench."""
	source, home = Path(__file__).parent / "lighthouse_rules", BENCH / "lighthouse"
	program = home / "node_modules" / "lighthouse" / "cli" / "index.js"
	if not program.exists():
		home.mkdir(parents=True, exist_ok=True)
		for manifest in source.glob("*.json"):
			shutil.copy(manifest, home)
		subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=home, check=True)
	return program


def rate_page(program: Path, url: str) -> dict:
	"""Return Lighthouse's report of a page."""
	flags = [f"--chrome-flags={FLAGS}", "--no-enable-error-reporting", "--output=json", "--quiet"]
	run = subprocess.run(
		["node", program, url, *flags],
		env={**os.environ, "CHROME_PATH": CHROMIUM},
		capture_output=True,
		check=True,
		text=True,
	)
	return json.loads(run.stdout)


def measure_bytes(report: dict) -> tuple[int, int]:
	"""Return the bytes that the first view took, and those it takes behind a web server that compresses."""
	requests = report["audits"]["network-requests"]["details"]["items"]
	sent = sum(each["transferSize"] for each in requests)
	return sent, sum(compress(each["url"]) if is_text(each) else each["transferSize"] for each in requests)


def is_text(request: dict) -> bool:
	"""Whether a web server compresses an answer; the bench's own compresses nothing."""
	return request.get("resourceType") in TEXTS or "svg" in request.get("mimeType", "")


def compress(url: str) -> int:
	"""Return how many bytes an answer has once it is compressed."""
	with urlopen(url) as answer:
		return len(gzip.compress(answer.read()))


if __name__ == "__main__":
	main()
