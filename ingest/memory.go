package ingest

import (
	"iter"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// FromMemory gives the documents that some bytes hold, as Sources does for a
// file of that name: one, or those of an archive or a table. They are from
// nowhere, as what is read from stdin: nothing takes the place of another. A
// file in an archive may have limit bytes.
func FromMemory(name string, data []byte, hints doc.Hints, limit int64) iter.Seq[Source] {
	return func(yield func(Source) bool) {
		w := &walk{Limits: Limits{MaxBytes: limit}, yield: yield}
		w.from("").open(name, data, hints, nil, 0)
	}
}
