# SPDX-License-Identifier: Apache-2.0
# Everything here is a short name for a script or a command that also works without make.

.DEFAULT_GOAL := help
.PHONY: help run demo-nfc test test-long bench build setup format lint clean

help: ## Print this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

run: ## Set up, build, show a demo QR code, and serve, beside a core (STATE=DIR PORT=N CORE_PORT=N …)
	@STATE='$(STATE)' PORT='$(PORT)' CONSOLE_PORT='$(CONSOLE_PORT)' CORE_PORT='$(CORE_PORT)' scripts/run

demo-nfc: ## Try tags without a reader (TAG=NTAG213 FAULT=torn=5 …)
	@TAG='$(TAG)' FAULT='$(FAULT)' scripts/demo-nfc

test: ## Set up and run every test
	@scripts/test

test-long: ## The same with many more rounds of what is random
	@WAYPOST_TEST_LONG=1 scripts/test

bench: ## Set up, build, measure, and write docs/benchmarks.md (BENCH="--quick" for a smoke run)
	@scripts/setup build bench
	@scripts/build
	@python3 Benchmarks/bench.py $(BENCH)

build: ## Set up and make the release build, .build/release/waypost
	@scripts/setup build
	@scripts/build

setup: ## Install from Debian what is missing for build, test and bench
	@scripts/setup build test bench

format: ## Format the sources in place
	@swift format --in-place --recursive Sources Tests Package.swift

lint: ## Check the format of the sources
	@swift format lint --strict --recursive Sources Tests Package.swift

clean: ## Remove everything that was built; the appliance's files stay
	@rm -rf .build .build-tsan
