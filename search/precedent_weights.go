package search

// The weights of a comparison, all in one place. They were tuned on one half of
// the lineage of the bundled corpus; testdata/precedents.golden gives the
// figures of both halves. kinTrust alone was set later, by the clauses of
// testdata/precedents.tsv. The words of precedent_words.csv were written by
// somebody who had read part of both halves, so the half kept out is kept from
// the weights and not wholly from the words.
const (
	// What counts how much in the score. Shape counts in the measure of the
	// wording: a rule of the same shape about something else is no precedent.
	// What a clause does not show (no words of shape, no activity) is left out,
	// and the rest counts for the whole.
	weighWording = 0.70
	weighShape   = 0.20
	weighConduct = 0.10

	// A provision whose own words are far may be near by those that took their
	// words from it: so much of the score is theirs, and what is much less near
	// than the nearest says little.
	weighKin    = 0.30
	kinSlope    = 1.5
	kinTrust    = 0.8  // how far what shares few words of its own is believed to have said the same
	weighRaised = 0.12 // what being taken up by many adds at most, as a share of the score

	// Within the wording, beside a word itself, which counts 1.
	weighMeaning = 0.65 // another word of the same meaning, in any language
	weighPair    = 0.17 // two words beside each other, beside what each counts
	weighBack    = 0.12 // how much of the provision is in the clause; the rest: how much of the clause is in the provision

	// Of the activities of a clause, beside one that it names, which counts 1.
	weighDescribed = 0.40 // one that it only describes, times how well
	describedLeast = 0.10 // what describes less well counts nothing
	describedMost  = 5    // so many at most
	perBroader     = 0.60 // an assessment of the next broader activity

	// Words around a provision, beside its own, which count 1.
	aroundPinpoint   = 1.10
	aroundPrinciple  = 0.80 // the principles that it expresses
	aroundCondition  = 0.50
	aroundNames      = 0.25 // of its instrument
	aroundDefinition = 0.20 // of these principles
	aroundReason     = 0.17 // of its assessments

	repeated  = 0.35 // how soon more of the same word says no more
	textWords = 80   // a text of more words counts less by the word
)
