package ingest

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

//go:embed authentic.yaml
var authenticYAML []byte

// authenticLanguages are the languages in which instruments are authentic, by
// id. The file is part of the program; a test reads it.
var authenticLanguages = sync.OnceValue(func() map[string][]string {
	var list []struct {
		Instrument string
		Languages  []string
		Clause     string
	}
	if err := yaml.UnmarshalWithOptions(authenticYAML, &list, yaml.Strict()); err != nil {
		panic(err)
	}
	out := map[string][]string{}
	for _, entry := range list {
		out["instrument:"+entry.Instrument] = entry.Languages
	}
	return out
})

// authentic says whether the text of an instrument is in languages in which it
// is authentic. known is false where its final clause was not read, where the
// languages of the text are partly authentic, and for Chinese in traditional
// letters: it may be the authentic text of its day or another translation.
func authentic(instrument string, languages []string, t doc.Text) (is, known bool) {
	list := authenticLanguages()[instrument]
	if len(list) == 0 {
		return false, false
	}
	for i, language := range languages {
		if language == "" || language == "zh" && isTraditional(t) {
			return false, false
		}
		if one := slices.Contains(list, language); i > 0 && one != is {
			return false, false
		} else {
			is = one
		}
	}
	return is, len(languages) > 0
}

// isTraditional goes by letters that treaties are full of and that the two
// scripts write in two ways.
func isTraditional(t doc.Text) bool {
	traditional, simplified := 0, 0
	for _, r := range t.Runes() {
		switch {
		case strings.ContainsRune("國約條締與際會權議應該為對於後", r):
			traditional++
		case strings.ContainsRune("国约条缔与际会权议应该为对于后", r):
			simplified++
		}
	}
	return traditional > simplified
}
