package web_test

import (
	"slices"
	"testing"
)

// Provisions of an instrument stand as a lawyer counts them.
func TestPinpointsAreCounted(t *testing.T) {
	w := open(t)
	page := parse(t, get(t, w.pages, "/instrument/un-charter").Body.String())
	var got []string
	for _, row := range find(find(page, "table")[0], "th[scope=row]") {
		got = append(got, text(row))
	}
	two, last := slices.Index(got, "Art. 2(4)"), slices.Index(got, "Art. 103")
	if two < 0 || last < 0 || two > last {
		t.Errorf("the articles stand as %q", got)
	}
}
