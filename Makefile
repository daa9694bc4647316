# What developers repeat. `go run . serve` and `go test ./...` need none of it.
.PHONY: test lint generate check score bench microbench fuzz dgraph dgraph-bin

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

# Quality of ranking (Cranfield, ours beside PostgreSQL and SQLite in one run), of precedents (search/testdata/precedents.golden) and of extraction: the annotated passages beside the checkout, own passages, citations, pinpoints of instruments. With -held-out, which
# is for releases and not for writing patterns, those of the States kept out as well.
score:
	cd bench && go run . -only cranfield
	go test -count=1 -v -run 'TestPrecedentScore|TestCranfieldScore' ./search
	go test -count=1 -v -run 'TestScore|TestRareClaims|TestCitations' ./ingest/extract
	go test -count=1 -v -run TestInstruments ./ingest/segment

# Every fuzz target for FUZZTIME, one after the other; WORDS picks some:
# make fuzz FUZZTIME=1h WORDS=FuzzFormats
FUZZTIME ?= 20s
fuzz:
	FUZZTIME=$(FUZZTIME) .ci/fuzz $(WORDS)

# The figures of bench/README.md, ours beside PostgreSQL and SQLite in one run. It is a
# module of its own and needs nothing; what is missing is said in the table.
bench:
	cd bench && go test . && go run . -write README.md

# Each room by itself: the engine, the stores, the index, the pipeline, the API.
microbench:
	go test -run '^$$' -bench . -benchtime 1s ./graph/... ./corpus/... ./search/... ./ingest/... ./gqlapi/...

# The Dgraph server that the tests of graph/dgraphstore run, from a module of its own; DGRAPH_BIN names another.
dgraph-bin:
	cd tools/dgraph && CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o bin/dgraph github.com/hypermodeinc/dgraph/v25/dgraph

# A Dgraph on this machine to try `--store dgraph://127.0.0.1:9080` with, until Ctrl-C.
dgraph: tools/dgraph/bin/dgraph
	tools/dgraph/local.sh

tools/dgraph/bin/dgraph:
	$(MAKE) dgraph-bin
