package web_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/gqlapi"
	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
	"github.com/lacuna-law/lacuna/web"
)

// world is the bundled corpus behind the pages: store, atlas, index and API.
type world struct {
	api     *gqlapi.API
	handler http.Handler
	release string
}

// bundled builds the world once for all tests.
var bundled = sync.OnceValues(buildWorld)

func buildWorld() (world, error) {
	return world{}, nil
}

func open(t *testing.T) world {
	t.Helper()
	w, err := bundled()
	if err != nil {
		t.Fatal(err)
	}
	return w
}
