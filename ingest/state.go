package ingest

import (
	"slices"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/link"
)

// stateOf gives the State that speaks in a document: the one of the hints, by
// its id, code or name, or the one by whose name the office ends that the
// document itself gives. One that nobody knows is none.
func stateOf(d doc.Document, world *link.World) string {
	switch said := d.Hints.State; {
	case strings.HasPrefix(said, "state:"):
		return said
	case said != "":
		return world.State(said)
	}
	if slices.ContainsFunc(d.Evidence, func(e doc.Evidence) bool { return e.Field == "office" }) {
		return world.StateAtEnd(d.Hints.Office)
	}
	return ""
}
