"""The planner from the command line, without a site."""

from gigafibre_fsm.domain.dispatch.planning.cli.command import main

raise SystemExit(main())
