package gap

import "github.com/lacuna-law/lacuna/schema"

// The rules by which a record counts or does not, as ExplainLine.Rule has
// them. They stand in the order in which they are asked.
const (
	RuleReview         = "REVIEW"          // who stands behind it is not asked for
	RuleKnownLater     = "KNOWN_LATER"     // not in the corpus on the day of knowledge
	RuleOwnDecides     = "OWN_DECIDES"     // derived, and the activity has a record of its own
	RuleNearerDecides  = "NEARER_DECIDES"  // inherited, and a nearer record decides
	RuleNotInherited   = "NOT_INHERITED"   // of a broader activity, and not full
	RuleDoesNotReach   = "DOES_NOT_REACH"  // assessed with extent NONE
	RuleIndirect       = "INDIRECT"        // a duty to guard against the acts of others
	RuleNeverLaw       = "NEVER_LAW"       // scholarship or a draft
	RuleGovernsNothing = "GOVERNS_NOTHING" // a permission, definition or procedure
	RuleRightOnly      = "RIGHT_ONLY"      // a right, and neither to protect nor to remedy
	RuleNotAdopted     = "NOT_ADOPTED"     // adopted after the day
	RuleEnded          = "ENDED"           // ended by the day
	RuleFunction       = "OTHER_FUNCTION"  // a function that is not asked for
	RuleContext        = "OTHER_CONTEXT"   // another setting
	RuleTerritory      = "OTHER_TERRITORY" // another place
	RuleActor          = "OTHER_ACTOR"     // it reaches others
	RuleReading        = "READING"         // disputed, and the reading is REJECTED
	RuleCounted        = "COUNTED"
)

// barred says which rule keeps a record out whatever the case asks, apart from
// what the activity's line decides: by its extent, its form, its modality and
// the day. "" is none.
func (b *base) barred(r *rule, d day) string {
	a := &b.assessments[r.assessment]
	p := &b.provisions[a.provision]
	i := &b.instruments[p.instrument]
	switch {
	case r.extent == schema.ExtentNone:
		return RuleDoesNotReach
	case i.form == schema.SourceTypeScholarly || i.form == schema.SourceTypeDraft:
		return RuleNeverLaw
	case !governs(p.modality):
		return RuleGovernsNothing
	case i.adopted > d:
		return RuleNotAdopted
	case i.terminated <= d || a.validTo < d:
		return RuleEnded
	}
	return ""
}

func governs(m schema.Modality) bool {
	switch m {
	case schema.ModalityProhibition, schema.ModalityObligation, schema.ModalityRecommendation, schema.ModalityRight:
		return true
	}
	return false
}

// livesOn says whether a hard rule is in force on a day.
func (b *base) livesOn(r *rule, d day) bool {
	a := &b.assessments[r.assessment]
	p := &b.provisions[a.provision]
	return a.validFrom <= d && p.validFrom <= d && b.instruments[p.instrument].inForceOn(d)
}
