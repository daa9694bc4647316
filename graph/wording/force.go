package wording

import (
	"strings"
	"unicode"

	"github.com/lacuna-law/lacuna/schema"
)

// Strength says how strongly words bind those whom they address.
type Strength int

// The strengths, weakest first. Words that only describe have none.
const (
	Unsaid  Strength = iota
	Allows           // may
	Asks             // should, is encouraged to
	Demands          // shall, must, shall not
)

// forces are the words by which a text binds, in six languages. A form of
// several words goes before those it holds, and what asks before what demands,
// since "is called upon" and "should" are exact while "must" may describe.
func forces() []struct {
	strength Strength
	forms    []string
} {
	return []struct {
		strength Strength
		forms    []string
	}{
		{Demands, []string{"shall not", "must not", "may not", "shall", "must", "undertakes to", "undertake to", "undertakes", "undertake",
			"deberán", "deberá", "deben", "debe", "se comprometen", "se compromete", "no podrán", "no podrá", "se abstendrán",
			"doivent", "doit", "devront", "devra", "s'engagent", "s'engage", "ne peuvent", "ne peut", "s'abstiennent",
			"должны", "должен", "обязаны", "обязан", "обязуются", "обязуется", "воздерживаются", "не могут", "не может",
			"يجب", "يتعين", "تلتزم", "تتعهد", "تمتنع", "لا يجوز", "必须", "应当", "不得", "承诺"}},
		{Asks, []string{"should not", "should", "are encouraged to", "is encouraged to", "are invited to", "is invited to", "calls upon", "call upon", "urges", "encourages", "invites", "recommends",
			"deberían", "debería", "se alienta", "exhorta", "insta", "devraient", "devrait", "sont encouragés", "sont invités", "exhorte", "engage les",
			"следует", "рекомендуется", "призывает", "настоятельно призывает", "ينبغي", "تحث", "تدعو", "应该", "不应", "鼓励", "呼吁", "敦促"}},
		{Allows, []string{"may", "podrán", "podrá", "pueden", "puede", "peuvent", "peut", "pourront", "могут", "может", "вправе", "يجوز", "可以", "有权"}},
	}
}

// Force gives how strongly a text binds, by the first of its words that says
// so, and that word as the table has it: "shall". Of words that begin at one
// place the longest counts. Where nobody may, everybody must not.
func Force(text string) (Strength, string) {
	lower := strings.ToLower(marks.Replace(text))
	best, strength, word := len(lower), Unsaid, ""
	for _, f := range forces() {
		for _, form := range f.forms {
			if at := place(lower, form); at >= 0 && (at < best || at == best && len(form) > len(word)) {
				best, strength, word = at, f.strength, form
			}
		}
	}
	if strength == Allows {
		for _, no := range []string{"no", "neither", "nobody", "aucun", "aucune", "nul", "ningún", "ninguna", "никто", "никакое"} {
			if place(lower[:best], no) >= 0 {
				return Demands, no + " … " + word
			}
		}
	}
	return strength, word
}

// place gives where a form stands in a text between other words, or -1. A
// form in Chinese needs no space around it.
func place(text, form string) int {
	for from := 0; ; {
		at := strings.Index(text[from:], form)
		if at < 0 {
			return -1
		}
		start, end := from+at, from+at+len(form)
		if !letterAt(text[:start], -1) && !letterAt(text[end:], 1) {
			return start
		}
		from = start + 1
	}
}

// letterAt says whether a text ends (-1) or begins (1) with a letter of a
// script that writes words apart.
func letterAt(text string, side int) bool {
	runes := []rune(text[max(0, len(text)-4):])
	if side > 0 {
		runes = []rune(text[:min(4, len(text))])
	}
	if len(runes) == 0 {
		return false
	}
	r := runes[0]
	if side < 0 {
		r = runes[len(runes)-1]
	}
	return unicode.IsLetter(r) && !unicode.Is(unicode.Han, r)
}

// ModalityStrength gives how strongly a rule of a modality binds.
func ModalityStrength(m schema.Modality) Strength {
	switch m {
	case schema.ModalityProhibition, schema.ModalityObligation, schema.ModalityRight:
		return Demands
	case schema.ModalityRecommendation:
		return Asks
	case schema.ModalityPermission:
		return Allows
	}
	return Unsaid
}

// ShiftOf says what became of the strength on the way from an older text to a newer one.
func ShiftOf(older, newer Strength) schema.Shift {
	switch {
	case older == Unsaid || newer == Unsaid:
		return schema.ShiftUnknown
	case newer > older:
		return schema.ShiftHardens
	case newer < older:
		return schema.ShiftWeakens
	}
	return schema.ShiftSame
}
