package extract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/segment"
)

// BenchmarkRepetitiveInput shows whether the work grows faster than the text:
// each text is given once, and then twice and eight times as long.
func BenchmarkRepetitiveInput(b *testing.B) {
	s := open(b)
	for _, unit := range []string{"cyberattacks ", "“Cyber ", "no need for a new treaty and ", "attacks on hospitals and ", "Convention of "} {
		for _, times := range []int{1, 2, 8} {
			text := doc.NewText(strings.Repeat(unit, 1500*times))
			b.Run(fmt.Sprintf("%s/%d", strings.TrimSpace(unit), times), func(b *testing.B) {
				d := doc.Document{Name: "x", SHA256: "0", Language: "en", Text: text}
				for b.Loop() {
					s.lex.Find(d, segment.Statement(d.Text), false, s.world)
				}
			})
		}
	}
}
