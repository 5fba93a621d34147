# `make` alone prints what there is. Nothing here is needed to use the SDK: `go test work` does without make.

BENCHFLAGS ?=
export FUZZTIME ?= 5s
LINT = GOWORK=off go tool -modfile=tools/go.mod golangci-lint

.DEFAULT_GOAL := help
.PHONY: help fmt lint test race prove bench fuzz check

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

fmt: ## format every Go file of every module (gofumpt, gci)
	$(LINT) fmt ./...

lint: ## golangci-lint over every module; the first run compiles it, about a minute on two cores
	.ci/run lint

test: ## run the tests of every module of the workspace
	go test work

race: ## run the tests of what has concurrency under the race detector (needs a C compiler)
	.ci/run race

prove: ## long proofs: 200 kills, privacy in full, long random traces; allow hours
	ALUMNIKIT_PROVE=1 go test -count=1 -timeout 6h ./...
	cd internal/integration && ALUMNIKIT_PROVE=1 go test -count=1 -timeout 6h ./...

bench: ## print the benchmark table; BENCHFLAGS=-json for one JSON object a line
	@cd internal/bench && GOWORK=off go run . $(BENCHFLAGS)

fuzz: ## run every fuzz target for FUZZTIME (5s)
	.ci/run fuzz

check: ## the cheap half of .ci/run: lint, vet, import directions, the root on its own
	.ci/run lint vet direction build
