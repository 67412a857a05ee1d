# Turnback's commands. `make` alone lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help packages build release run test lint format sanitize verify simulate controls bench new-carrier clean

# Imports point down only: a module that uses another without declaring it does not build.
SWIFT_FLAGS := --explicit-target-dependency-import-check error
TURNBACK := .build/debug/turnback
SIMULATE_LIVES ?= 10000

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

packages: ## Install the Debian packages that building needs, if any is missing
	@.ci/install-packages

build: packages ## Build everything (debug)
	swift build $(SWIFT_FLAGS)

release: packages ## Build the one binary that is deployed: .build-release/release/turnback
	swift build $(SWIFT_FLAGS) --scratch-path .build-release -c release --static-swift-stdlib --product turnback
	strip --strip-debug .build-release/release/turnback

run: build ## The demo: parcels turn back, money goes back once; then the workbench stays up
	$(TURNBACK) demo

test: packages lint ## Lint, then build and run every test
	swift build $(SWIFT_FLAGS) --build-tests
	swift test --skip-build --parallel

lint: ## Check the formatting of every Swift file
	@git ls-files -z '*.swift' | xargs -0 swift format lint --strict --parallel

format: ## Format every Swift file
	@git ls-files -z '*.swift' | xargs -0 swift format --in-place --parallel

sanitize: packages ## The core's tests under ThreadSanitizer and AddressSanitizer
	TURNBACK_LAYER=core swift test --scratch-path .build-thread --sanitize thread
	ASAN_OPTIONS=detect_leaks=0 TURNBACK_LAYER=core swift test --scratch-path .build-address --sanitize address

verify: ## The refund protocol's model in every order, and what each of its promises is needed for
	@.ci/install-packages docs/verification/packages
	@docs/verification/run

simulate: packages ## Lives in a lying world on both ledgers, and every control: SIMULATE_LIVES=… for a longer run
	swift build $(SWIFT_FLAGS) --scratch-path .build-simulate -c release -Xswiftc -DTURNBACK_CONTROLS --product turnback
	.build-simulate/release/turnback simulate --ledger memory --lives $(SIMULATE_LIVES)
	.build-simulate/release/turnback simulate --ledger sqlite --lives 2000 --seed 1000000
	.build-simulate/release/turnback simulate --controls --lives 8000

controls: build ## What is done wrong on purpose must be found by the simulation: every control, in a debug build
	$(TURNBACK) simulate --controls --lives 8000

bench: packages ## Speed beside peers and the machine's own ceilings, in one run
	@Benchmarks/run

new-carrier: ## A new carrier's folder: make new-carrier NAME=ExamplePost
	@.ci/new-carrier "$(NAME)"

clean: ## Remove every build folder
	rm -rf .build .build-*
