"""The planner from the command line, without a site."""

from .command import main

raise SystemExit(main())
