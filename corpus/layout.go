package corpus

import (
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// layout says how the records of a section become nodes: which fields are
// attributes of the same name, which lead to other nodes, and which are read by
// code because they are neither.
type layout struct {
	kind       schema.Kind
	attributes string            // names, separated by spaces
	ids        map[string]string // attributes that hold ids, by path, with the prefix to put before them
	links      map[string]end
	extra      string // names, separated by spaces
	unnamed    bool   // the id is derived and not written
}

// end is the far end of an edge that a field stands for.
type end struct {
	edge schema.EdgeName
	to   string // the prefix to put before the name, or one of the words below
	back bool   // the edge leads from the named node to the record
}

// What stands in place of a prefix where the kind is not clear from the field.
const (
	fullID   = ""      // ids with their prefix
	actor    = "actor" // codes of States or organisations, or ids with their prefix
	document = "document"
)

// sections lists the sections that hold records of one kind, in the order in
// which they are read.
func sections() []string {
	return []string{
		"states", "organisations", "groups", "instruments", "provisions", "principles", "activities", "propositions",
		"frames", "assessments", "mechanisms", "documents", "positions", "statements",
	}
}

// layoutOf gives the layout of a section; its kind is "" when there is none.
func layoutOf(section string) layout {
	switch section {
	case "states":
		return layout{
			kind:       schema.KindState,
			attributes: "alpha2 m49 status memberSince observerSince name formalName aliases demonyms formerNames obsoleteCodes metonyms confidence note",
		}
	case "organisations":
		return layout{kind: schema.KindOrganisation, attributes: "type since name aliases confidence note"}
	case "groups":
		return layout{
			kind:       schema.KindGroup,
			attributes: "name aliases asOf completeness confidence note",
			links:      map[string]end{"ofOrganisation": {edge: schema.EdgeOfOrganisation, to: "organisation"}},
			extra:      "members",
		}
	case "instruments":
		return layout{
			kind: schema.KindInstrument,
			attributes: "title shortTitle sourceType bindingness binds status adopted opened inForce entryIntoForce terminated symbol depositary universal " +
				"partiesCount partiesAsOf partiesCountConfidence regimes contexts addressees enforcement url confidence note " +
				"datesVerifiedAgainst statusVerifiedAgainst",
			links: map[string]end{"bindsMembersOf": {edge: schema.EdgeBindsMembersOf, to: "group"}},
		}
	case "provisions":
		return layout{
			kind: schema.KindProvision,
			attributes: "pinpoint pinpointConfidence digest modality reaches addressees functions contexts regime condition validFrom validFromNote " +
				"rawLinks confidence verifiedAgainst note",
			ids:   map[string]string{"rawLinks.activity": "activity"},
			links: map[string]end{"instrument": {edge: schema.EdgePartOf, to: "instrument"}},
		}
	case "principles":
		return layout{
			kind:       schema.KindPrinciple,
			attributes: "label aliases definition confidence",
			links:      map[string]end{"expressedBy": {edge: schema.EdgeExpresses, to: "provision", back: true}},
		}
	case "activities":
		return layout{
			kind:       schema.KindActivity,
			attributes: "label definition nature depth aliases needs lifecycle effects typicalActors targets tactics incidents confidence note",
			links: map[string]end{
				"broader":         {edge: schema.EdgeBroader, to: "activity"},
				"usuallyInvolves": {edge: schema.EdgeUsuallyInvolves, to: "activity"},
			},
		}
	}
	return judgementLayoutOf(section)
}

// judgementLayoutOf is layoutOf for what is judged, said and done about the law.
func judgementLayoutOf(section string) layout {
	switch section {
	case "propositions":
		return layout{kind: schema.KindProposition, attributes: "text status since settledBy issue note"}
	case "frames":
		return layout{
			kind: schema.KindFrame,
			attributes: "label cutOff languages languageNote assessor method methodNote review scope roots instrumentsWithoutProvisions " +
				"activitiesWithNoProvision readingBasis limits assertedOn confidence",
			ids: map[string]string{
				"roots.activity": "activity", "roots.instruments": "instrument",
				"instrumentsWithoutProvisions": "instrument", "activitiesWithNoProvision": "activity",
				"readingBasis.text": "instrument", "readingBasis.excerpt": "instrument", "readingBasis.knowledge": "instrument",
			},
		}
	case "assessments":
		return layout{
			kind: schema.KindAssessment,
			attributes: "extent manner functions reaches contexts territory indirect condition reason validFrom validTo added assessor method " +
				"review confidence assertedOn note",
			links: map[string]end{
				"provision": {edge: schema.EdgeOf, to: "provision"}, "activity": {edge: schema.EdgeAbout, to: "activity"},
				"frame": {edge: schema.EdgeUnder, to: "frame"}, "dependsOn": {edge: schema.EdgeDependsOn, to: "proposition"},
			},
		}
	case "mechanisms":
		return layout{
			kind:       schema.KindMechanism,
			attributes: "name type compulsory attributes since until reach confidence",
			links:      map[string]end{"serves": {edge: schema.EdgeServes, to: fullID}},
		}
	case "documents":
		return layout{kind: schema.KindDocument, attributes: "title url symbol date language licence sourceTier note", unnamed: true}
	case "positions":
		return layout{
			kind:       schema.KindPosition,
			attributes: "issue stance date forum gist confidence note",
			links: map[string]end{
				"by": {edge: schema.EdgeBy, to: actor}, "document": {edge: schema.EdgeFrom, to: document},
			},
		}
	case "statements":
		return layout{
			kind: schema.KindStatement,
			attributes: "speaker office forum date symbol sourceTier sourceKind gist activitiesSaid principlesSaid gapsSaid proposalsSaid review " +
				"method confidence note",
			links: map[string]end{
				"by": {edge: schema.EdgeBy, to: actor}, "document": {edge: schema.EdgeIn, to: document},
			},
			extra: "claims",
		}
	case "claims": // within statements
		return layout{
			kind:       schema.KindClaim,
			attributes: "type gist quote hedged confidence method review date",
			links: map[string]end{
				"by": {edge: schema.EdgeBy, to: actor}, "targets": {edge: schema.EdgeTargets, to: fullID},
			},
			unnamed: true,
		}
	case "entries": // within participation
		return layout{
			kind:       schema.KindParticipation,
			attributes: "action date dateType effective text confidence note",
			links: map[string]end{
				"by": {edge: schema.EdgeBy, to: actor}, "excludes": {edge: schema.EdgeExcludes, to: "provision"},
			},
			unnamed: true,
		}
	}
	return layout{}
}

// fieldUse says what a field of a record is for.
type fieldUse uint8

const (
	unknown fieldUse = iota
	attribute
	leads
	extra
)

// uses gives what each field of a section is for.
func (l layout) uses() map[string]fieldUse {
	out := map[string]fieldUse{}
	if !l.unnamed {
		out["id"] = extra
	}
	for _, name := range strings.Fields(l.extra) {
		out[name] = extra
	}
	for _, name := range strings.Fields(l.attributes) {
		out[name] = attribute
	}
	for name := range l.links {
		out[name] = leads
	}
	return out
}

// prefix is the prefix of the ids of a kind.
func prefix(kind schema.Kind) string { return strings.ToLower(string(kind)) }

// idOf puts the prefix before a name.
func idOf(prefix, name string) graph.ID { return graph.ID(prefix + ":" + name) }
