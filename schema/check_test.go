package schema_test

import (
	"maps"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/schema"
)

type attrs = map[string]any

// with gives the attributes of a good instrument with some others in their place.
func with(pairs ...any) attrs {
	out := attrs{
		"title": "A treaty", "shortTitle": "Treaty", "sourceType": "TREATY", "bindingness": "BINDING", "binds": "PARTIES", "universal": false,
		"regimes": []any{"cyber"}, "contexts": []any{"PEACETIME"}, "addressees": []any{"STATE"}, "confidence": "UNSURE",
	}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i].(string)] = pairs[i+1]
	}
	return out
}

func TestCheckNode(t *testing.T) {
	const id, kind = "instrument:x", schema.KindInstrument
	missing := with()
	delete(missing, "title")
	list := func(fields ...any) []any {
		out := attrs{"mode": "RATIFIED", "completeness": "whole"}
		for i := 0; i < len(fields); i += 2 {
			out[fields[i].(string)] = fields[i+1]
		}
		return []any{out}
	}
	modes := load(t).SDL.Types["ParticipationMode"].EnumValues
	mode := modes[0].Name
	for name, test := range map[string]struct {
		id    string
		kind  schema.Kind
		attrs attrs
		want  string // in the error; "" for none
	}{
		"good":                 {id, kind, with(), ""},
		"optional":             {id, kind, with("symbol", "1 UNTS XVI", "adopted", "1945-06-26", "partiesCount", 193.0), ""},
		"optional nil":         {id, kind, with("symbol", nil), ""},
		"kind unknown":         {id, "Nothing", with(), `"Nothing" is no kind`},
		"prefix of another":    {"state:x", kind, with(), "the id must be"},
		"no prefix":            {"x", kind, with(), "the id must be"},
		"no name":              {"instrument:", kind, with(), "the id must be"},
		"space in the id":      {"instrument:a b", kind, with(), "the id must be"},
		"control in the id":    {"instrument:a\x01", kind, with(), "the id must be"},
		"bytes in the id":      {"instrument:a\xff", kind, with(), "the id must be"},
		"long id":              {"instrument:" + strings.Repeat("x", schema.MaxID), kind, with(), "the id must be"},
		"other scripts":        {"instrument:宪章", kind, with(), ""},
		"missing":              {id, kind, missing, "title is missing"},
		"nil":                  {id, kind, with("title", nil), "title is missing"},
		"attribute unknown":    {id, kind, with("colour", "red"), "colour is no attribute of Instrument"},
		"edge as attribute":    {id, kind, with("restates", "instrument:y"), "restates is no attribute"},
		"computed or inverse":  {id, kind, with("provisions", "x"), "provisions is no attribute"},
		"number for text":      {id, kind, with("title", 7.0), "title: 7 is no String"},
		"text for truth":       {id, kind, with("universal", "yes"), "universal: yes is no Boolean"},
		"text for number":      {id, kind, with("partiesCount", "7"), "partiesCount: 7 is no Int"},
		"fraction":             {id, kind, with("partiesCount", 7.5), "partiesCount: 7.5 is no Int"},
		"too great":            {id, kind, with("partiesCount", 1e12), "is no Int"},
		"not a number":         {id, kind, with("partiesCount", math.NaN()), "is no Int"},
		"word unknown":         {id, kind, with("sourceType", "RUMOUR"), "sourceType: RUMOUR is no SourceType"},
		"word of other case":   {id, kind, with("sourceType", "treaty"), "is no SourceType"},
		"date":                 {id, kind, with("adopted", "26 June 1945"), "adopted: 26 June 1945 is no Date"},
		"day that is not":      {id, kind, with("adopted", "2025-02-29"), "is no Date"},
		"text for list":        {id, kind, with("regimes", "cyber"), "regimes: string is no list"},
		"word in list unknown": {id, kind, with("contexts", []any{"PEACETIME", "SPACE"}), "contexts[1]: SPACE is no Context"},
		"null in list":         {id, kind, with("regimes", []any{nil}), "regimes[0] is null"},
		"object":               {id, kind, with("participationLists", list("mode", mode)), ""},
		"object field missing": {id, kind, with("participationLists", []any{attrs{"mode": mode}}), "participationLists[0].completeness is missing"},
		"object field unknown": {id, kind, with("participationLists", list("mode", mode, "colour", "red")), "colour is no field of ParticipationList"},
		"object field wrong":   {id, kind, with("participationLists", list("mode", mode, "asOf", "soon")), "participationLists[0].asOf: soon is no Date"},
		"text for object":      {id, kind, with("participationLists", []any{"x"}), "is no ParticipationList"},
		"all faults":           {id, kind, with("colour", "red", "title", 7.0), "colour is no attribute of Instrument; title: 7 is no String"},
	} {
		t.Run(name, func(t *testing.T) {
			before := maps.Clone(test.attrs)
			said(t, load(t).CheckNode(test.id, test.kind, test.attrs), test.want)
			if len(before) != len(test.attrs) {
				t.Error("the check changed the attributes")
			}
		})
	}
}

// said fails unless an error says something, or there is none for "".
func said(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("refused: %v", err)
	case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
		t.Errorf("got the error %v, want one with %q", err, want)
	}
}

func TestCheckEdge(t *testing.T) {
	for name, test := range map[string]struct {
		from  string
		name  schema.EdgeName
		to    string
		attrs attrs
		want  string
	}{
		"good":               {"state:A", schema.EdgeMemberOf, "group:g", attrs{"from": "1955-12-14", "confidence": "UNSURE"}, ""},
		"no attributes":      {"state:A", schema.EdgeMemberOf, "group:g", nil, ""},
		"one of several":     {"instrument:i", schema.EdgeRestates, "provision:p", nil, ""},
		"no kind near":       {"x", schema.EdgeMemberOf, "group:g", nil, "must both begin with the prefix of a kind"},
		"no kind far":        {"state:A", schema.EdgeMemberOf, "nothing:g", nil, "must both begin with the prefix of a kind"},
		"edge unknown":       {"state:A", "likes", "group:g", nil, `State has no edge "likes"`},
		"edge of another":    {"state:A", schema.EdgeRestates, "instrument:i", nil, "State has no edge"},
		"inverse":            {"group:g", "members", "state:A", nil, "Group has no edge"},
		"far end":            {"state:A", schema.EdgeMemberOf, "instrument:i", nil, "leads to [Group], not to Instrument"},
		"attribute unknown":  {"state:A", schema.EdgeMemberOf, "group:g", attrs{"colour": "red"}, "colour is no attribute of the edge State.memberOf"},
		"attribute of other": {"state:A", schema.EdgeMemberOf, "group:g", attrs{"quote": "x"}, "quote is no attribute of the edge"},
		"attribute wrong":    {"state:A", schema.EdgeMemberOf, "group:g", attrs{"from": "long ago"}, "from: long ago is no Date"},
	} {
		t.Run(name, func(t *testing.T) {
			said(t, load(t).CheckEdge(test.from, test.name, test.to, test.attrs), test.want)
		})
	}
}

func TestDates(t *testing.T) {
	for text, last := range map[string]string{
		"2025": "2025-12-31", "2025-01": "2025-01-31", "2024-02": "2024-02-29", "2025-02": "2025-02-28", "1900-02": "1900-02-28",
		"2000-02": "2000-02-29", "2025-04": "2025-04-30", "2025-12": "2025-12-31", "2025-01-14": "2025-01-14", "2024-02-29": "2024-02-29",
	} {
		if !schema.ValidDate(text) {
			t.Errorf("%q is no date", text)
		}
		if got := schema.LastDay(text); got != last {
			t.Errorf("the last day of %q: got %q, want %q", text, got, last)
		}
	}
	for _, text := range []string{"", "25", "2025-", "2025-13", "2025-00", "2025-1", "2025-01-32", "2025-04-31", "2025-02-29", "2025-01-1", "2025-01-14T00:00:00Z", "2025/01/14", " 2025", "2025\n", "２０２５"} {
		if schema.ValidDate(text) {
			t.Errorf("%q is a date", text)
		}
	}
}

// FuzzDates states that a date of a day is one that the calendar has, and that
// the last day of any date is a day within it, and the last.
func FuzzDates(f *testing.F) {
	for _, text := range []string{"2024-02-29", "2025-02-29", "2025", "2025-11", "0000-02-30", "9999-12"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		day, err := time.Parse(time.DateOnly, text)
		if len(text) == 10 && schema.ValidDate(text) != (err == nil) {
			t.Fatalf("%q: a date %v, in the calendar %v", text, schema.ValidDate(text), day)
		}
		if !schema.ValidDate(text) {
			return
		}
		last, err := time.Parse(time.DateOnly, schema.LastDay(text))
		if err != nil || !strings.HasPrefix(last.Format(time.DateOnly), text) {
			t.Fatalf("the last day of %q is %q", text, schema.LastDay(text))
		}
		if next := last.AddDate(0, 0, 1).Format("2006-01-02"); strings.HasPrefix(next, text) {
			t.Errorf("%q holds %s as well", text, next)
		}
	})
}
