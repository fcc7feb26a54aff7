# Setapak's commands. `make` alone lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

cache := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/setapak

# Tools that had to be built lie here, outside the checkout.
export SETAPAK_CACHE ?= $(cache)
export CARGO_TARGET_DIR ?= $(CURDIR)/target
# Where the build of the app leaves its English words for the last step.
export SETAPAK_ENGLISH ?= $(CARGO_TARGET_DIR)/english.txt
export PATH := $(SETAPAK_CACHE)/tools/bin:$(PATH)

wasm := --target wasm32-unknown-unknown
# With the whole workspace's features, so that lints, tests and builds share what is compiled.
server := --workspace --bin setapak-server
stage := @.make/stage

.PHONY: help
help: ## lists the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

.PHONY: run
run: tools web ## builds everything and starts it on http://127.0.0.1:8080, with demo data if there is none
	@cargo build --release $(server)
	@exec "$$CARGO_TARGET_DIR/release/setapak-server" serve --demo-if-empty

.PHONY: dev
dev: tools ## the same, built again whenever a file changes: http://127.0.0.1:8081
	@exec node .make/dev.mjs

# The web app comes first, so that the server is compiled once, with the app inside.
.PHONY: test
test: export TOOLS_FOR := test
# The same damage every time; fresh damage is `make fuzz`.
test: export PROPTEST_RNG_SEED ?= 1
test: ## checks everything: format, lints, documents, every test, the size of what ships
	$(stage) "tools" $(MAKE) tools browser engines
	$(stage) "format" cargo fmt --all --check
	$(stage) "web app" $(MAKE) web
	$(stage) "size" node tests/size.mjs
	$(stage) "lints, native" cargo clippy --workspace --all-targets -- -D warnings
	$(stage) "lints, WASM" $(MAKE) wasm-lints
	$(stage) "documents" env RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items
	$(stage) "tests, native" cargo nextest run --workspace
	$(stage) "tests, store in the browser" $(MAKE) store-tests
	$(stage) "tests, people in the browser" $(MAKE) people-tests
	$(stage) "tests, other engines" $(MAKE) engine-tests

.PHONY: bench
bench: tools web ## measures the server beside raw SQLite and its peers (BENCH=--help), then the app in the browser
	@cargo bench -p setapak-server --bench exchange -- $(BENCH)
	@$(MAKE) people-bench

.PHONY: soak
soak: ## runs random schedules against the real server: make soak SCHEDULES=100000
	@cargo bench --quiet -p setapak-server --bench soak -- $(SCHEDULES)

.PHONY: fuzz
fuzz: ROUNDS ?= 20
fuzz: ## gives fresh damage to everything that reads what comes from outside: make fuzz ROUNDS=100
	@cargo nextest run --workspace --no-run
	@for round in $$(seq $(ROUNDS)); do \
		cargo nextest run --workspace --no-fail-fast --status-level fail --final-status-level fail \
			-E 'binary(outside) or binary(json) or test(/outside/)'; \
	done

.PHONY: fmt
fmt: ## formats the Rust code
	@cargo fmt --all

# Steps of the above.

.PHONY: tools browser engines web wasm-lints store-tests people-tests engine-tests people-bench

tools:
	@.make/tools $(TOOLS_FOR)

browser:
	@.make/browser

engines:
	@.make/engines

# The app brings its own copy of Rust's library, built for size, and stops at a mistake without a word to
# format: a tenth of the first load. Stable cargo hides these switches behind RUSTC_BOOTSTRAP; the toolchain
# is pinned, and nothing in the code needs them.
web: export RUSTC_BOOTSTRAP := 1
web: export CARGO_UNSTABLE_BUILD_STD := std,panic_abort
web: export CARGO_UNSTABLE_BUILD_STD_FEATURES := optimize_for_size
web: export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS := -Zunstable-options -Cpanic=immediate-abort \
	-Zlocation-detail=none -Zfmt-debug=none
web:
	@cargo fetch --quiet --locked $(wasm) # Trunk works offline, and Rust's own library has crates too.
	@SETAPAK_SHIPS=1 trunk build --cargo-profile web

# The tests of `shared` run natively alone: their random generator knows no browser.
wasm-lints:
	@cargo clippy -p shared -p setapak-app $(wasm) --lib --bins -- -D warnings
	@cargo clippy -p setapak-app $(wasm) --all-targets -- -D warnings

# It takes the first driver that is named: Firefox's, then Safari's, then Chromium's.
store := WASM_BINDGEN_TEST_ONLY_WEB=1 WASM_BINDGEN_TEST_TIMEOUT=120 WASM_BINDGEN_TEST_DRIVER_TIMEOUT=30 \
	CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
	cargo test -p setapak-app $(wasm) --lib --tests

store-tests:
	@CHROMEDRIVER="$${CHROMEDRIVER:-$$(command -v chromedriver)}" $(store)

# `make people-tests ONLY=phone/offline-day.spec.ts` runs one file.
people-tests: browser
	@cargo build $(server)
	@cd tests && npx tsc && \
		SETAPAK_SERVER="$$CARGO_TARGET_DIR/debug/setapak-server" npx playwright test $(ONLY)

# Safari's engine wants a display, and no sandbox where the tests run as root.
engine-tests: export WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS := 1
engine-tests: engines
	@xvfb-run --auto-servernum env -u GECKODRIVER SAFARIDRIVER="$$(command -v WebKitWebDriver)" $(store)
	@GECKODRIVER="$$(command -v geckodriver)" $(store)
	@cargo build $(server)
	@cd tests && npx tsc && SETAPAK_SERVER="$$CARGO_TARGET_DIR/debug/setapak-server" \
		xvfb-run --auto-servernum npx playwright test --config engines.config.ts $(ONLY)

people-bench: browser
	@cargo build --release $(server)
	@cd tests && npx tsc && \
		SETAPAK_SERVER="$$CARGO_TARGET_DIR/release/setapak-server" npx playwright test --config bench.config.ts $(ONLY)
