package search_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/schema"
	"github.com/lacuna-law/lacuna/search"
)

// inflected lists, by language, a text and what must find it: queries in
// another form, with accents or without, and the words that they mark.
func inflected() map[string]struct {
	text    string
	queries map[string]string
} {
	return map[string]struct {
		text    string
		queries map[string]string
	}{
		"en": {"The delegation’s experts condemned reckless cyber-attacks against hospitals and the naïve sale of tools, café by café.", map[string]string{
			"condemning": "condemned", "hospital": "hospitals", "delegation": "delegation’s", "attack": "attacks", "CYBER": "cyber", "naive": "naïve", "café": "café|café", "tool": "tools", "expert": "experts",
		}},
		"fr": {"Nous condamnons les opérations menées contre l’État et la sécurité des élections, où que ce soit; l’œuvre déjà commencée continue.", map[string]string{
			"condamner": "condamnons", "operation": "opérations", "opération": "opérations", "etat": "l’État", "État": "l’État", "securite": "sécurité", "SÉCURITÉ": "sécurité", "élection": "élections", "election": "élections", "oeuvre": "l’œuvre", "deja": "déjà",
		}},
		"es": {"Condenamos las operaciones cibernéticas y la vigilancia; la información y las instituciones de la nación serán protegidas mañana.", map[string]string{
			"condenar": "Condenamos", "operación": "operaciones", "operacion": "operaciones", "cibernetica": "cibernéticas", "cibernético": "cibernéticas", "informacion": "información", "INFORMACIÓN": "información", "institución": "instituciones", "institucion": "instituciones", "nacion": "nación", "proteger": "protegidas", "manana": "mañana",
		}},
		"ru": {"Мы осуждаем кибератаки на больницы и объекты инфраструктуры; всё обсуждённое останется в силе.", map[string]string{
			"осуждать": "осуждаем", "кибератака": "кибератаки", "больницам": "больницы", "объект": "объекты", "инфраструктурой": "инфраструктуры", "обсужденное": "обсуждённое", "ОБСУЖДЁННОЕ": "обсуждённое", "сила": "силе",
		}},
		"ar": {"نُدين الهجمات السيبرانيّة على المستشفيات، ونؤكد أهمية القـــانون الدولي في عام ٢٠١٥ بموجب ﻣﻴﺜﺎﻕ الأمم.", map[string]string{
			"ندين": "نُدين", "هجمات": "الهجمات", "الهجمة": "الهجمات", "السيبرانية": "السيبرانيّة", "المستشفى": "المستشفيات", "مستشفيات": "المستشفيات", "اهمية": "أهمية", "القانون": "القـــانون", "قانون": "القـــانون", "2015": "٢٠١٥", "ميثاق": "ﻣﻴﺜﺎﻕ", "الامم": "الأمم",
		}},
		"zh": {"我们谴责对医院的网络攻击，重申《宪章》第51条规定的自卫权。", map[string]string{
			"攻": "攻", "攻击": "攻击", "网络攻击": "网络攻击", "自卫权": "自卫权", "医院": "医院", "权": "权", "宪章": "宪章", "５１": "51", "谴责": "谴责",
		}},
	}
}

func TestInflectedAndAccented(t *testing.T) {
	w := newWorld(t)
	for lang, row := range inflected() {
		w.speech("s"+lang, "ALB", "2024", lang, row.text)
	}
	ix := w.open("")
	for lang, row := range inflected() {
		if len(row.queries) < 5 {
			t.Errorf("%s: %d queries are too few", lang, len(row.queries))
		}
		for text, marked := range row.queries {
			t.Run(lang+" "+text, func(t *testing.T) {
				got := find(t, ix, search.Query{Text: text, Kinds: []schema.Kind{schema.KindPassage}})
				want := []string{"passage:s" + lang + "/a"}
				if marked == "" {
					want = nil
				}
				if diff := cmp.Diff(want, idsOf(got)); diff != "" {
					t.Fatalf("hits (-want +got):\n%s", diff)
				}
				if marked == "" {
					return
				}
				if diff := cmp.Diff(strings.Split(marked, "|"), marks(got.Hits[0])); diff != "" {
					t.Errorf("marks (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// A symbol is found whole and by its tail, in a title and in a text.
func TestSymbols(t *testing.T) {
	w := newWorld(t)
	w.law()
	w.speech("alb", "ALB", "2022", "en", "We recall resolution 70/237 and norm 13 (i).", "Nothing was recalled by 70 of 237.")
	ix := w.open("")
	for text, want := range map[string]string{
		"A/RES/70/237": "instrument:report", "70/237": "instrument:report", "a/res/70/237": "instrument:report", "13(i)": "provision:report-13i", "QTS": "instrument:quiet-treaty",
	} {
		if got := idsOf(find(t, ix, search.Query{Text: text})); len(got) == 0 || got[0] != want {
			t.Errorf("%s finds %v, want %s first", text, got, want)
		}
	}
	got := idsOf(find(t, ix, search.Query{Text: "70/237", Kinds: []schema.Kind{schema.KindPassage}}))
	if !slices.Equal(got, []string{"passage:alb/a"}) {
		t.Errorf("70/237 finds the passages %v", got)
	}
}

// A word without end is read as far as words go: a stemmer that takes time with
// the square of it would never come back.
func TestWordsWithoutEnd(t *testing.T) {
	w := newWorld(t)
	langs := []string{"en", "es", "fr"}
	for _, lang := range langs {
		w.speech("s"+lang, "ALB", "2024", lang, "xylem "+strings.Repeat("I", 1<<20)+" phloem")
	}
	ix := w.open("")
	for _, text := range []string{strings.Repeat("I", 3000), "phloem"} {
		got := find(t, ix, search.Query{Text: text, Kinds: []schema.Kind{schema.KindPassage}})
		if len(got.Hits) != len(langs) {
			t.Errorf("%.10s: %d hits", text, len(got.Hits))
		}
	}
}
