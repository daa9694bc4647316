package doc_test

import (
	"testing"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

func TestRoman(t *testing.T) {
	for numeral, want := range map[string]int{
		"I": 1, "III": 3, "IV": 4, "IX": 9, "XIV": 14, "XL": 40, "XLIX": 49, "LI": 51, "XC": 90, "CCCXCIX": 399,
		"": 0, "x": 0, "B": 0,
	} {
		if got := doc.Roman(numeral); got != want {
			t.Errorf("%q: got %d, want %d", numeral, got, want)
		}
	}
}
