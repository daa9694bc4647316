package link_test

import (
	"testing"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/ingest/link"
	"github.com/lacuna-law/lacuna/schema"
)

// bundled is the world of the bundled corpus.
func bundled(t *testing.T) *link.World {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	store := memstore.New(o)
	if _, err := store.Apply(t.Context(), c.Batch()); err != nil {
		t.Fatal(err)
	}
	w, err := link.NewWorld(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestStatesByName(t *testing.T) {
	w := bundled(t)
	for _, tc := range []struct{ name, want string }{
		{"Pakistan", "state:PAK"}, {"the Republic of Honduras", "state:HND"}, {"CÔTE D’IVOIRE", "state:CIV"}, {"México", "state:MEX"}, {"MX", "state:MEX"},
		{"Республика Беларусь", "state:BLR"}, {"中国", "state:CHN"}, {"Ruritania", ""}, {"", ""},
	} {
		if got := w.State(tc.name); got != tc.want {
			t.Errorf("State(%q) = %q, want %q", tc.name, got, tc.want)
		}
	}
	for _, tc := range []struct{ office, want string }{
		{"Presidenta de la República de Honduras", "state:HND"}, {"Minister for Foreign Affairs of Cuba", "state:CUB"}, {"President of the General Assembly", ""},
	} {
		if got := w.StateAtEnd(tc.office); got != tc.want {
			t.Errorf("StateAtEnd(%q) = %q, want %q", tc.office, got, tc.want)
		}
	}
}

func TestInstrumentsByTitle(t *testing.T) {
	w := bundled(t)
	for _, tc := range []struct{ title, want string }{
		{"GENEVA CONVENTION FOR THE AMELIORATION OF THE CONDITION OF THE WOUNDED AND SICK IN ARMED FORCES IN THE FIELD OF 12 AUGUST 1949", "instrument:gc-i"},
		{"GENEVA CONVENTION RELATIVE TO THE PROTECTION OF CIVILIAN PERSONS IN TIME OF WAR OF 12 AUGUST 1949", "instrument:gc-iv"},
		{"International Covenant on Civil and Political Rights", "instrument:iccpr"},
		{"Optional Protocol to the International Covenant on Civil and Political Rights", ""},
		{"Annex I", ""},
	} {
		if got := w.Titled(tc.title); got != tc.want {
			t.Errorf("Titled(%q) = %q, want %q", tc.title, got, tc.want)
		}
	}
}

func TestPassagesOfInstruments(t *testing.T) {
	w := bundled(t)
	for _, tc := range []struct {
		instrument, pin, want string
	}{
		{"instrument:un-charter", "2(4)", "provision:charter-2-4"}, {"instrument:un-charter", "PP 4", ""}, {"instrument:gge-2015", "OP 13(i)", "provision:gge2015-13i"},
	} {
		if got, _ := w.Passage(tc.instrument, tc.pin); got != tc.want {
			t.Errorf("Passage(%s, %q) = %q, want %q", tc.instrument, tc.pin, got, tc.want)
		}
	}
	if got := link.Pins("Art. 16A"); len(got) != 1 || got[0] != "16a" {
		t.Errorf("Art. 16A is read as %v", got)
	}
}
