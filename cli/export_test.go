package cli

import (
	"time"

	"github.com/lacuna-law/lacuna/graph/gap"
)

// The parts of commands that are fuzzed by themselves, because a command opens
// a store each time.
var (
	ReadExport    = readExport
	ExportGraph   = exportGraph
	ExportHolding = exportHolding
)

// LensOf reads a lens as compare does.
func LensOf(text string, now func() time.Time) (gap.Lens, error) {
	a := &app{World: World{Now: now}}
	return a.lensOf("a", text)
}
