#!/usr/bin/env python3
"""Starts the embedded bench's command line: `python3 embedded/bench.py up | demo | test | down | …`."""

import sys
from pathlib import Path

if __name__ == "__main__":
	# packages are found from the checkout, not from this folder, where `erpnext` is something else
	sys.path[0] = str(Path(__file__).resolve().parent.parent)
	from embedded.command_line import main

	sys.exit(main())
