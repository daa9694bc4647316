package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lacuna-law/lacuna/search"
)

// Every query in the text for users is one, and every field is told there.
func TestLanguageTextIsTrue(t *testing.T) {
	text := search.LanguageText()
	var told []string
	for _, line := range strings.Split(text, "\n") {
		first, _, table := strings.Cut(strings.TrimPrefix(line, "|"), "|")
		if !table {
			continue
		}
		for i, typed := range strings.Split(first, "`") {
			if i%2 == 0 {
				continue
			}
			if name, isField := strings.CutSuffix(typed, ":"); isField {
				told = append(told, name)
				continue
			}
			if _, problem, err := search.Parse(typed); problem != nil || err != nil {
				t.Errorf("%s: %v, %v", typed, problem, err)
			}
		}
	}
	slices.Sort(told)
	if !slices.Equal(told, search.Fields()) {
		t.Errorf("the text tells the fields %v, the language has %v", told, search.Fields())
	}
	for _, typed := range strings.Split(text, "`") {
		if strings.Contains(typed, ":") && !strings.ContainsAny(typed, "\n|") && !strings.HasSuffix(typed, ":") {
			if _, problem, err := search.Parse(typed); problem != nil || err != nil {
				t.Errorf("%s: %v, %v", typed, problem, err)
			}
		}
	}
	for _, limit := range []string{
		fmt.Sprintf("at most %d,%03d bytes, %d words", search.MaxText/1000, search.MaxText%1000, search.MaxTerms),
		fmt.Sprintf("%d words with `*`", search.MaxWildcards), fmt.Sprintf("%d values", search.MaxFilters),
		fmt.Sprintf("the %d most frequent", search.MaxExpanded), fmt.Sprintf("at most %d deep", search.MaxDepth), fmt.Sprintf("(limit %d)", search.MaxNear),
	} {
		if !strings.Contains(text, limit) {
			t.Errorf("the text does not say %q", limit)
		}
	}
}
