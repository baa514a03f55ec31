# Two commands: make demo, make test. The rest keeps them company.
PYTHON ?= $(shell command -v python3.11 || echo python3)
BENCH_PY = $(PYTHON) embedded/bench.py
ARGS ?=

.PHONY: demo test test-faults bench pictures up down reset doctor lint

demo: ## set everything up, fill a day at the provider and play its main job; SCENE=<name>|all plays another
	@$(BENCH_PY) demo $(if $(SCENE),--scene "$(SCENE)") $(ARGS)

test: ## all tests on a clean site; BENCH=<path> SITE=<name> for an existing bench
	@$(BENCH_PY) test $(if $(BENCH),--bench "$(BENCH)") $(if $(SITE),--site "$(SITE)") -- $(ARGS)

test-faults: ## the nightly set: the fault tests in full, with their table, and all seeds, photographs and moments
	@$(BENCH_PY) up --site test --fresh
	@FSM_FAULTS=full $(BENCH_PY) test -- -m "faults or nightly or slow" -s $(ARGS)

bench: ## measure: pages beside Frappe's web template, label reading, plans beside bare engines
	@$(BENCH_PY) up --site test >/dev/null
	@FSM_SITE=$(or $(SITE),test.localhost) .bench/env/bin/python -W ignore -m tests.load

pictures: ## take the pictures of docs/guides from the demonstration, as if it were the moment of docs/images/shots.yaml; ARGS="fr-tableau fr-t" takes some
	@$(BENCH_PY) demo --at $$(sed -n 's/^clock: "\(.*\)"/\1/p' docs/images/shots.yaml)
	@.bench/env/bin/python -m demo.pictures $(ARGS)

up: ## the bench and both sites, nothing running but the services
	@$(BENCH_PY) up $(ARGS)

down: ## stop everything that this checkout started
	@$(BENCH_PY) down

reset: ## stop, and throw the bench away
	@$(BENCH_PY) reset

doctor: ## what is up, what is wrong, how to mend it
	@$(BENCH_PY) doctor

lint: ## style of Python and JavaScript, and what Frappe 16 would break
	@.bench/env/bin/ruff check . && .bench/env/bin/ruff format --check .
	@npm run --silent lint
	@.bench/env/bin/python -m pytest -q tests/architecture/test_frappe_16.py
