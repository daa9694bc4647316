package web

import "github.com/lacuna-law/lacuna/schema"

// glossaryLine explains a word of a vocabulary to people.
type glossaryLine struct{ Word, Meaning string }

// headlineGlossary explains the headlines, in the order of their vocabulary.
func headlineGlossary() []glossaryLine { return explain(schema.AllHeadline(), headlineMeaning) }

// flagGlossary explains the flags, in the order of their vocabulary.
func flagGlossary() []glossaryLine { return explain(schema.AllFlag(), flagMeaning) }

func explain[T ~string](all []T, meaning func(T) string) []glossaryLine {
	out := make([]glossaryLine, len(all))
	for i, word := range all {
		out[i] = glossaryLine{string(word), meaning(word)}
	}
	return out
}

// headlineMeaning says in a sentence what a headline stands for.
func headlineMeaning(h schema.Headline) string {
	switch h {
	case schema.HeadlineNotAssessed:
		return "Nothing was read for this activity, so nothing is said. This is not “no law”."
	case schema.HeadlineUncovered:
		return "Of what was read, no provision applies to the case."
	case schema.HeadlineSoftLawOnly:
		return "Something applies, and none of it is hard law."
	case schema.HeadlinePending:
		return "Hard law applies and none of it is in force on the day."
	case schema.HeadlineNotBound:
		return "Law in force applies and binds too few States, or not those named."
	case schema.HeadlineArmedConflictOnly:
		return "Bound in armed conflict and not in peace."
	case schema.HeadlineContested:
		return "Enough are bound only if a disputed proposition holds."
	case schema.HeadlineGeneralPrincipleOnly:
		return "Enough are bound without dispute, by a general principle only."
	case schema.HeadlinePartial:
		return "Enough are bound directly, by rules that reach a part of the activity."
	case schema.HeadlineCovered:
		return "Enough are bound directly, by rules that reach all of the activity."
	}
	return ""
}

// flagMeaning says in a sentence what a flag stands for.
func flagMeaning(f schema.Flag) string {
	switch f {
	case schema.FlagResidue:
		return "The rules reach a part; the page of the activity says what stays open."
	case schema.FlagActor:
		return "Whose conduct it is changes the answer. Indirect: duties to guard against the conduct exist, and such a duty never governs the attacker."
	case schema.FlagContext:
		return "Below contested in peace, and bound in armed conflict."
	case schema.FlagAttribution:
		return "What binds needs attribution to a State, and nothing serves it."
	case schema.FlagRemedy:
		return "Nothing repairs, and no compulsory mechanism serves what binds."
	case schema.FlagReach:
		return "With the victim abroad the answer is worse."
	case schema.FlagConflict:
		return "Two rules in force conflict, and neither prevails."
	case schema.FlagAsserted:
		return "States assert a gap here although enough are bound."
	case schema.FlagDisagreement:
		return "Judgements of the same pair disagree, or the best of them is unsure."
	}
	return ""
}
