# make run    sets up, runs the main job on the simulated country and serves the desk
# make test   sets up and runs every check and test, but for the slow ones
# make bento  builds what is deployed, with the champion of TIREK_HOME in it
# make docs   makes the pages anew that are made from the code
# make audit  asks for known vulnerabilities of what is locked
# make lock   resolves the locks anew from pyproject.toml

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# requirements-serving.lock sets up what serves and trains, without what only tests need.
LOCK ?= requirements.lock
READY := $(VENV)/ready-$(LOCK)
CLUSTER := $(VENV)/cluster
TESTS ?=
export BENTOML_DO_NOT_TRACK := True
export MLFLOW_DISABLE_TELEMETRY := true
export OMP_WAIT_POLICY := PASSIVE

.PHONY: run test check unit test-slow test-cluster setup browser bento docs audit lock clean

run: $(READY)
	$(BIN)/tirek demo

test: $(READY) browser check unit

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

unit: $(READY)
	$(BIN)/pytest -n 2 -m "not cluster and not slow" --cov --cov-report=term $(TESTS)

# A file's tests stay together: most share a home that was trained for them.
test-slow: $(READY)
	$(BIN)/pytest -n 2 --dist loadfile -m slow $(TESTS)

test-cluster: $(CLUSTER)
	$(BIN)/pytest -n 0 -m cluster tests/cluster $(TESTS)

setup: $(READY)

# Built anew only when the lock, or which one, or the project file has changed.
$(READY): $(LOCK) pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	grep -A 99 '^uv==' $(LOCK) | sed '/^    # via/,$$d' > $(VENV)/uv.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes $(LOCK) \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --editable . \
		|| $(BIN)/python -m pip install --quiet --no-deps --editable .
	rm -f $(VENV)/ready*
	touch $(READY)

# What Spark needs, beside what is there: a set-up anew takes it away again.
$(CLUSTER): $(READY) requirements-cluster.lock
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes --no-deps -r requirements-cluster.lock \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-cluster.lock
	touch $(CLUSTER)

# A Chromium already there is used; else Playwright's own; else the system package.
browser: $(READY)
	$(BIN)/python tests/browser/chromium.py --install

bento: $(READY)
	$(BIN)/tirek bento

# The pages that are made from the code.
docs: $(READY)
	$(BIN)/python -m cases.contract_page > docs/data-contract.md
	$(BIN)/python -m features.feature_page > docs/features.md
	$(BIN)/python -m fairness.report.schema > docs/fairness-report.schema.json
	$(BIN)/python -m serving.api.openapi > docs/openapi.json
	$(BIN)/python -m serving.operation.dependencies_page > docs/dependencies.md

# Known vulnerabilities of what is locked; it asks the advisory service of the package index.
audit: $(READY)
	$(BIN)/uv tool run pip-audit --require-hashes --disable-pip --requirement requirements.lock

lock:
	$(BIN)/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --quiet \
		--custom-compile-command "make lock" --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --constraint requirements.lock \
		--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--quiet --custom-compile-command "make lock" --output-file requirements-serving.lock
	$(BIN)/uv pip compile pyproject.toml --extra cluster --constraint requirements.lock \
		--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--quiet --custom-compile-command "make lock" --output-file requirements-cluster.lock

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
