package draft_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/graph/gap"
	"github.com/lacuna-law/lacuna/ingest/draft"
)

// records is a small draft that is whole.
const records = `draft:
  title: Own
instruments:
- id: own
  title: Own treaty
provisions:
- id: own-1
  instrument: own
  pinpoint: Art. 1
  digest: Nobody does it.
  modality: PROHIBITION
assessments:
- id: own-1/ransomware
  provision: own-1
  activity: ransomware
  extent: FULL
  manner: DIRECT
  functions: [PROHIBIT]
  reaches: [STATE]
  reason: It says so.
`

func TestRecordsAreRead(t *testing.T) {
	b := world(t)
	d, err := draft.Read(t.Context(), "own.yaml", []byte(records), b.world)
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "Own" || d.Proposed || len(d.Batch.Nodes) != 3 || len(d.Articles()) != 1 {
		t.Errorf("%+v", d)
	}
	p, err := b.atlas.Simulate(d, gap.Lens{AsOf: today, Actor: "STATE"}, gap.Filter{})
	if err != nil || len(p.Changes) != 1 || p.Changes[0].Actor != "STATE" || p.Changes[0].After.Headline != "COVERED" {
		t.Errorf("%+v, %v", p.Changes, err)
	}
}

// TestFaultsHaveFileAndLine breaks the small draft in one way each.
func TestFaultsHaveFileAndLine(t *testing.T) {
	b := world(t)
	for _, c := range []struct{ name, old, now, says string }{
		{"a word of no vocabulary", "extent: FULL", "extent: WHOLE", "own.yaml:16: assessment:own-1/ransomware: extent: WHOLE is no Extent"},
		{"a field that is none", "  reason:", "  reasons:", "own.yaml:20: assessment:own-1/ransomware: \"reasons\" is no field"},
		{"an activity that is none", "activity: ransomware", "activity: ransom", "own.yaml:15: assessment:own-1/ransomware about activity:ransom: activity:ransom is neither"},
		{"an id that is taken", "- id: own\n", "- id: un-charter\n", "own.yaml:4: instrument:un-charter is the id of a record of the corpus"},
		{"a section that has no place", "instruments:", "activities:", "own.yaml:3: \"activities\" has no place here"},
		{"a duty that reaches the wrong", "functions: [PROHIBIT]", "functions: [CRIMINALISE]", "own.yaml:19: assessment:own-1/ransomware: a duty to CRIMINALISE reaches persons"},
		{"a word of the lens", "  reason:", "  contexts: [ANY]\n  reason:", "own.yaml:20: assessment:own-1/ransomware: contexts: ANY is a word of the lens"},
		{"no YAML", "instruments:", "instruments: [", "own.yaml:"},
		{"an anchor", "title: Own treaty", "title: &a Own treaty", "own.yaml:5: Anchor is not used here"},
		{"lineage to nothing", "draft:", "lineage:\n- {from: 'provision:own-1', relation: elaborates, to: 'provision:none'}\ndraft:", "own.yaml:2: provision:own-1 elaborates provision:none: provision:none is neither"},
		{"a provision without instrument", "  instrument: own\n", "", "own.yaml:7: provision:own-1: partOf is missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := draft.Read(t.Context(), "dir/own.yaml", []byte(strings.Replace(records, c.old, c.now, 1)), b.world)
			if !errors.Is(err, draft.ErrRefused) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v\nwant %s", err, c.says)
			}
		})
	}
}

// TestHostileDraftsAreRefusedSoon: nothing makes a draft cost more than its length.
func TestHostileDraftsAreRefusedSoon(t *testing.T) {
	b := world(t)
	for name, text := range map[string]string{
		"brackets.yaml":  strings.Repeat("[", 250_000),
		"braces.yaml":    "draft: " + strings.Repeat("{a: ", 60_000),
		"dashes.yaml":    strings.Repeat("- ", 120_000),
		"questions.yaml": strings.Repeat("? ", 120_000),
		"indent.yaml":    deeper(600),
		"aliases.yaml":   "draft: &a [*a, *a]\n",
		"long.yaml":      strings.Repeat("#", draft.MaxDraft+1),
		"long.txt":       strings.Repeat("No State shall use ransomware. ", draft.MaxWording/30),
		"empty.md":       " \n",
		"binary.txt":     "\x00\x01\x02\x03" + strings.Repeat("\x00", 5000),
		"articles.md":    strings.Repeat("Article 1\n\nNo State shall use ransomware.\n\n", 300),
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			if _, err := draft.Read(t.Context(), name, []byte(text), b.world); !errors.Is(err, draft.ErrRefused) {
				t.Errorf("got %.200v", err)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// deeper nests mappings, one a line.
func deeper(levels int) string {
	var out strings.Builder
	for i := range levels {
		out.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return out.String()
}

// TestSentencesAreReadOneByOne is a table that a lawyer may add to.
func TestSentencesAreReadOneByOne(t *testing.T) {
	b := world(t)
	for _, c := range []struct{ words, want string }{
		{"No State shall use ransomware.", "PROHIBITION PROHIBIT ransomware FULL STATE"},
		{"States shall not use ransomware in peacetime.", "PROHIBITION PROHIBIT ransomware FULL STATE PEACETIME"},
		{"States should not use ransomware.", "RECOMMENDATION PROHIBIT ransomware FULL STATE"},
		{"Companies shall not sell ransomware.", "PROHIBITION PROHIBIT ransomware FULL COMPANY"},
		{"Non-State actors shall not use ransomware.", "PROHIBITION PROHIBIT ransomware FULL NON_STATE"},
		{"The use of ransomware is prohibited, except where necessary.", "PROHIBITION PROHIBIT ransomware PARTIAL STATE"},
		{"Each State shall criminalise ransomware.", "OBLIGATION CRIMINALISE ransomware FULL INDIVIDUAL"},
		{"States shall prohibit companies from offering ransomware.", "OBLIGATION PROHIBIT ransomware FULL COMPANY"},
		{"States shall take appropriate measures to prevent ransomware attacks.", "OBLIGATION PREVENT ransomware FULL STATE indirect"},
		{"States shall prevent persons under their jurisdiction from using ransomware.", "OBLIGATION PREVENT ransomware FULL INDIVIDUAL"},
		{"States shall provide victims of ransomware with an effective remedy.", "OBLIGATION REMEDY ransomware FULL STATE"},
		{"States are encouraged to cooperate against ransomware.", "RECOMMENDATION COOPERATE ransomware FULL STATE"},
		{"States shall report every year on ransomware.", "OBLIGATION TRANSPARENCY ransomware FULL STATE"},
		{"A State may use ransomware.", "not read: a permission governs no conduct"},
		{"Ransomware is a threat.", "not read: no words of duty (shall, must, should, is prohibited …)"},
		{"States shall not eat fish.", "not read: no activity of this corpus is named"},
		{"States shall think about ransomware.", "not read: a duty, and no words that say what is to be done about a harmful activity"},
	} {
		t.Run(c.words, func(t *testing.T) {
			d, err := draft.Read(t.Context(), "one.txt", []byte(c.words), b.world)
			if err != nil {
				t.Fatal(err)
			}
			if got := reading(d); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
