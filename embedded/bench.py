# Entry point of the embedded bench's command line: `python3 embedded/bench.py up | demo | test | down | …`.
"""Starts the embedded bench's command line: `python3 embedded/bench.py up | demo | test | down | …`."""

import sys
from pathlib import Path

if __name__ == "__main__":
	# import packages from the checkout and not from this folder, which has a folder `erpnext` of another kind
	sys.path[0] = str(Path(__file__).resolve().parent.parent)
	from embedded.command_line import main

	sys.exit(main())
