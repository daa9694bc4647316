package extract_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

// freshFolder holds passages written before the rules that are to read them.
// Of each batch one half may be read while rules are written (open), the other
// may not (closed): of it only the figures are looked at.
var freshFolder = filepath.Join("testdata", "fresh")

// fresh is a line of such a file: claims, a bar, the words of a delegate, a
// bar and what the words name. A claim is its kind and the targets of which it
// must have one; a name is a target or several of which one will do.
type fresh struct {
	claims [][]string
	text   string
	names  [][]string
}

func readFresh(t *testing.T, file string) []fresh {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []fresh
	for line := range strings.Lines(string(data)) {
		parts := strings.Split(strings.TrimSpace(line)+" ", "||")
		if len(parts) != 3 {
			t.Fatalf("%s: %q has not three parts", file, line)
		}
		f := fresh{text: strings.TrimSpace(parts[1])}
		if claims := strings.TrimSpace(parts[0]); claims != "none" {
			for _, c := range strings.Split(claims, ";") {
				f.claims = append(f.claims, strings.Fields(c))
			}
		}
		for _, n := range strings.FieldsFunc(strings.TrimSpace(parts[2]), func(r rune) bool { return r == ',' }) {
			f.names = append(f.names, strings.Split(n, "/"))
		}
		out = append(out, f)
	}
	return out
}

// TestFreshPassages scores passages written before the rules that read them,
// and fails when a figure is below the one that was last written down.
func TestFreshPassages(t *testing.T) {
	s := open(t)
	for _, file := range glob(t, filepath.Join(freshFolder, "*.txt")) {
		part := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(part, func(t *testing.T) {
			score := newTally()
			for _, f := range readFresh(t, file) {
				_, found := s.find(t, "x.txt", f.text, doc.Hints{State: "FRA", As: doc.AsStatement, Language: "en"})
				missed := f.score(score, found)
				if *wrong && strings.HasPrefix(part, "open") && missed != "" {
					t.Logf("%s\n%s", f.text, missed)
				}
			}
			report := score.report(part)
			t.Log("\n" + report)
			holdScores(t, filepath.Join(freshFolder, part+".golden"), report)
		})
	}
}

// score counts a passage and says what was missed in it or found wrongly.
func (f fresh) score(into tally, found doc.Findings) string {
	var wrongly []string
	claims := match(len(f.claims), len(found.Claims), func(i, j int) bool {
		g, c := f.claims[i], found.Claims[j]
		return g[0] == string(c.Type) && slices.ContainsFunc(c.Targets, func(id string) bool { return slices.Contains(g[1:], doc.BareName(id)) })
	})
	for _, g := range f.claims {
		into.add("claim."+g[0], 0, 1)
	}
	for j, c := range found.Claims {
		into.add("claim."+string(c.Type), 1, 1)
		if _, right := claims[j]; right {
			into.add("claim."+string(c.Type), 2, 1)
		} else {
			wrongly = append(wrongly, "   + "+string(c.Type)+" "+strings.Join(c.Targets, " ")+" by "+c.Rule)
		}
	}
	var names []string
	for _, m := range found.Mentions {
		if doc.IsSubject(m.Target) {
			names = append(names, doc.BareName(m.Target))
		}
	}
	right := match(len(f.names), len(names), func(i, j int) bool { return slices.Contains(f.names[i], names[j]) })
	into.add("mention", 0, len(f.names))
	into.add("mention", 1, len(names))
	into.add("mention", 2, len(right))
	return f.missed(claims, right, names, wrongly)
}

func (f fresh) missed(claims, right map[int]int, names, wrongly []string) string {
	for i, g := range f.claims {
		if !hasValue(claims, i) {
			wrongly = append(wrongly, "   - "+g[0]+" "+g[1])
		}
	}
	for j, n := range names {
		if _, ok := right[j]; !ok {
			wrongly = append(wrongly, "   + name "+n)
		}
	}
	for i, n := range f.names {
		if !hasValue(right, i) {
			wrongly = append(wrongly, "   - name "+strings.Join(n, "/"))
		}
	}
	return strings.Join(wrongly, "\n")
}

func hasValue(of map[int]int, value int) bool {
	for _, v := range of {
		if v == value {
			return true
		}
	}
	return false
}
