# What developers repeat. `go run . serve` and `go test ./...` need none of it.
.PHONY: test lint generate check score bench

test:
	go test ./...

# Golden files and committed code follow from the declaration.
generate:
	go generate ./schema ./gqlapi

lint:
	test -z "$$(gofmt -l $$(git ls-files '*.go'))"
	go vet ./...
	cd tools && go build -o ../.tools/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	.tools/golangci-lint run ./...

# The corpus against the ontology, with file and line.
check:
	go run . corpus check

# Quality of extraction on the annotated passages beside the checkout.
score:
	go test -count=1 -v -run TestScore ./ingest/...

# Our figures: the engine, the stores, the index, the pipeline, the API.
bench:
	go test -run '^$$' -bench . -benchtime 1s ./graph/... ./corpus/... ./search/... ./ingest/... ./gqlapi/...
