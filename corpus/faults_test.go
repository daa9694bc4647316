package corpus_test

// faults lists at least one fault for each rule: the liar beside the check.
func faults() []broken {
	return []broken{
		{
			name: "no YAML", file: "law.yaml",
			old: "provisions:\n",
			new: "provisions: {\n",
			want: []string{
				"law.yaml:39: no YAML: could not find flow map content",
			},
		},
		{
			name: "the same key twice", file: "law.yaml",
			old: "  title: A pact on wires\n",
			new: "  title: A pact on wires\n  title: Another\n",
			want: []string{
				"law.yaml:5: no YAML: mapping key \"title\" already defined at [4:3]",
			},
		},
		{
			name: "a file that is no mapping", file: "release.yaml",
			old: "release:\n  version: '2026.11'\n  date: '2026-11-23'\n  licence: CC BY 4.0\n  source: corpus:world\n  curator: editors of this world\n",
			new: "- version\n",
			want: []string{
				"release.yaml:1: the file must be a mapping of sections",
			},
		},
		{
			name: "an unknown section", file: "law.yaml",
			old: "lineage:",
			new: "lineages:",
			want: []string{
				"law.yaml:73: \"lineages\" is no section of the corpus",
			},
		},
		{
			name: "a section of the wrong shape", file: "said.yaml",
			old: "issues:\n  sea: whether the pact holds at sea",
			new: "issues: [sea]",
			want: []string{
				"said.yaml:5: the section \"issues\" must be a mapping",
			},
		},
		{
			name: "an unknown field", file: "judgement.yaml",
			old: "  reason: The words say so.",
			new: "  reasons: The words say so.",
			want: []string{
				"judgement.yaml:90: assessment:pact-1/cutting: \"reasons\" is no field of Assessment",
			},
		},
		{
			name: "an unknown field of a member", file: "actors.yaml",
			old: "to: '2020-01-31'",
			new: "until: '2020-01-31'",
			want: []string{
				"actors.yaml:32: group:UNI: \"until\" is no field of a member",
			},
		},
		{
			name: "an unknown field of an entry", file: "law.yaml",
			old: "date: '2002-03'",
			new: "day: '2002-03'",
			want: []string{
				"law.yaml:89: participation:pact/NO/parties: \"day\" is no field of Participation",
			},
		},
		{
			name: "an unknown field of a list", file: "law.yaml",
			old: "  entries: []",
			new: "  rows: []",
			want: []string{
				"law.yaml:95: \"rows\" is no field of a participation list",
			},
		},
		{
			name: "an unknown field of a lineage", file: "law.yaml",
			old: "  date: '2010'\n",
			new: "  day: '2010'\n",
			want: []string{
				"law.yaml:78: \"day\" is no field of a lineage",
			},
		},
		{
			name: "an unknown field of the release", file: "release.yaml",
			old: "  curator:",
			new: "  curators:",
			want: []string{
				"release.yaml:6: \"curators\" is no field of a release",
			},
		},
		{
			name: "an unknown part of the lexicon", file: "said.yaml",
			old: "  negation:",
			new: "  negations:",
			want: []string{
				"said.yaml:48: \"negations\" is no part of the lexicon",
			},
		},
		{
			name: "an anchor", file: "law.yaml",
			old: "  regime: general\n  rawLinks:",
			new: "  regime: &g general\n  rawLinks:",
			want: []string{
				"law.yaml:47: Anchor is not used here",
			},
		},
		{
			name: "a record without an id", file: "judgement.yaml",
			old: "- id: court\n  name:",
			new: "- name:",
			want: []string{
				"judgement.yaml:122: a record of \"mechanisms\" must be a mapping with an id",
			},
		},
		{
			name: "a name that is no text", file: "law.yaml",
			old: "  instrument: rule\n",
			new: "  instrument: 12\n",
			want: []string{
				"law.yaml:53: provision:rule-2: 12 must be a text: put it in quotes",
			},
		},
		{
			name: "a default confidence", file: "said.yaml",
			old: "statements: {method",
			new: "statements: {confidence: VERIFIED, method",
			want: []string{
				"said.yaml:2: confidence has no default: each record says its own",
			},
		},
		{
			name: "defaults for what has no records", file: "said.yaml",
			old: "  claims: {method",
			new: "  claim: {method",
			want: []string{
				"said.yaml:3: the file holds no \"claim\" to give defaults to",
			},
		},
		{
			name: "defaults for what is in another file", file: "said.yaml",
			old: "  claims: {method",
			new: "  assessments: {added: true}\n  claims: {method",
			want: []string{
				"said.yaml:3: the file holds no \"assessments\" to give defaults to",
			},
		},
		{
			name: "an id of a document", file: "said.yaml",
			old: "- url: https://example.org/said\n",
			new: "- id: said\n  url: https://example.org/said\n",
			want: []string{
				"said.yaml:10: document:dfeca9fd7012: \"id\" is no field of Document",
			},
		},
		{
			name: "an id of a claim", file: "said.yaml",
			old: "  - type: CONCERN\n",
			new: "  - id: one\n    type: CONCERN\n",
			want: []string{
				"said.yaml:36: claim:NO-2024-05-01/1: \"id\" is no field of Claim",
			},
		},
		{
			name: "a second release", file: "said.yaml",
			old: "issues:",
			new: "release:\n  version: '1'\n\nissues:",
			want: []string{
				"said.yaml:6: the release is already at release.yaml:2",
			},
		},
		{
			name: "no release", file: "release.yaml",
			old: "  version: '2026.11'\n",
			new: "",
			want: []string{
				"actors.yaml: no file has a release with a version",
			},
		},
		{
			name: "a list for an instrument that is not there", file: "law.yaml",
			old: "- instrument: pact\n  mode: NON",
			new: "- instrument: pakt\n  mode: NON",
			want: []string{
				"law.yaml:92: instrument:pakt is not in the corpus",
			},
		},
		{
			name: "a mode of a list that is none", file: "law.yaml",
			old: "mode: NON_PARTIES",
			new: "mode: OUTSIDERS",
			want: []string{
				"law.yaml:92: a participation list must name its instrument and its mode: \"OUTSIDERS\"",
			},
		},
		{
			name: "more entries than reported", file: "law.yaml",
			old: "totalReported: 2",
			new: "totalReported: 1",
			want: []string{
				"law.yaml:83: instrument:pact: 2 entries of PARTIES are more than the 1 reported",
			},
		},
		{
			name: "an unknown type of claim in the lexicon", file: "said.yaml",
			old: "    CONCERN: {en: [worried]}",
			new: "    WORRY: {en: [worried]}",
			want: []string{
				"said.yaml:47: \"WORRY\" is no type of claim",
			},
		},
		{
			name: "an unknown language in the lexicon", file: "said.yaml",
			old: "negation: {en: [not]}",
			new: "negation: {de: [nicht]}",
			want: []string{
				"said.yaml:48: \"de\" is no language of the corpus",
			},
		},
		{
			name: "a seed term of nothing", file: "said.yaml",
			old: "    activity: cutting\n",
			new: "    activity: sewing\n",
			want: []string{
				"said.yaml:50: activity:sewing is not in the corpus",
			},
		},
		{
			name: "a word outside its vocabulary", file: "law.yaml",
			old: "  modality: PROHIBITION",
			new: "  modality: PRAYER",
			want: []string{
				"law.yaml:43: provision:pact-1: modality: PRAYER is no Modality",
			},
		},
		{
			name: "an actor outside its vocabulary", file: "law.yaml",
			old: "  reaches: [COMPANY]",
			new: "  reaches: [OFFICE]",
			want: []string{
				"law.yaml:58: provision:rule-2: reaches[0]: OFFICE is no Actor",
			},
		},
		{
			name: "a territory outside its vocabulary", file: "judgement.yaml",
			old: "  territory: [ABROAD]",
			new: "  territory: [OVERSEAS]",
			want: []string{
				"judgement.yaml:101: assessment:pact-1/cutting/sea: territory[0]: OVERSEAS is no Territory",
			},
		},
		{
			name: "a confidence outside its vocabulary", file: "law.yaml",
			old: "  date: '2010'\n  confidence: UNSURE",
			new: "  date: '2010'\n  confidence: MAYBE",
			want: []string{
				"law.yaml:75: provision:rule-2 implements instrument:pact: confidence: MAYBE is no Confidence",
			},
		},
		{
			name: "a date that is none", file: "law.yaml",
			old: "adopted: '2010-01-01'",
			new: "adopted: '2010-02-30'",
			want: []string{
				"law.yaml:26: instrument:rule: adopted: 2010-02-30 is no Date",
			},
		},
		{
			name: "a date of a membership that is none", file: "actors.yaml",
			old: "from: '2001'",
			new: "from: 'about 2001'",
			want: []string{
				"actors.yaml:32: state:SOU memberOf group:UNI: from: about 2001 is no Date",
			},
		},
		{
			name: "a date without quotes", file: "law.yaml",
			old: "adopted: '2001'",
			new: "adopted: 2001",
			want: []string{
				"law.yaml:10: instrument:pact: adopted: 2001 is no Date",
			},
		},
		{
			name: "an unknown language", file: "actors.yaml",
			old: "  name: {en: Southland}",
			new: "  name: {en: Southland, de: Südland}",
			want: []string{
				"actors.yaml:13: state:SOU: name.de is no field of LocalText",
			},
		},
		{
			name: "an unknown language of a frame", file: "judgement.yaml",
			old: "  languages: [en]",
			new: "  languages: [en, de]",
			want: []string{
				"judgement.yaml:65: frame:small: \"de\" is no language of the corpus",
			},
		},
		{
			name: "a missing field", file: "law.yaml",
			old: "  digest: Makers guard their wires.\n",
			new: "",
			want: []string{
				"law.yaml:52: provision:rule-2: digest is missing",
			},
		},
		{
			name: "a relation that is none", file: "law.yaml",
			old: "relation: implements",
			new: "relation: admires",
			want: []string{
				"law.yaml:75: provision:rule-2 admires instrument:pact: Provision has no edge \"admires\"",
			},
		},
		{
			name: "an edge to the wrong kind", file: "judgement.yaml",
			old: "serves: [instrument:pact,",
			new: "serves: [state:NO,",
			want: []string{
				"judgement.yaml:127: mechanism:court serves state:NO: Mechanism.serves leads to [Activity Instrument Provision], not to State",
			},
		},
		{
			name: "an id twice", file: "judgement.yaml",
			old: "- id: rule-2/cutting",
			new: "- id: pact-1/cutting",
			want: []string{
				"judgement.yaml:106: assessment:pact-1/cutting is already at judgement.yaml:82",
				"judgement.yaml:106: assessment:pact-1/cutting under frame:small is already at judgement.yaml:82",
				"judgement.yaml:107: assessment:pact-1/cutting: of may lead to one, not to 2",
				"judgement.yaml:108: assessment:pact-1/cutting about activity:cutting is already at judgement.yaml:84",
			},
		},
		{
			name: "an edge twice", file: "law.yaml",
			old: "expressedBy: [pact-1]",
			new: "expressedBy: [pact-1, pact-1]",
			want: []string{
				"law.yaml:70: provision:pact-1 expresses principle:calm is already at law.yaml:70",
			},
		},
		{
			name: "two where one is allowed", file: "law.yaml",
			old: "  instrument: rule\n",
			new: "  instrument: [rule, pact]\n",
			want: []string{
				"law.yaml:53: provision:rule-2: partOf may lead to one, not to 2",
			},
		},
		{
			name: "an instrument that is not there", file: "law.yaml",
			old: "  instrument: rule\n",
			new: "  instrument: ruler\n",
			want: []string{
				"law.yaml:53: provision:rule-2 partOf instrument:ruler: instrument:ruler is not in the corpus",
			},
		},
		{
			name: "an activity that is not there in a raw link", file: "law.yaml",
			old: "{activity: cutting, how",
			new: "{activity: sewing, how",
			want: []string{
				"law.yaml:48: provision:pact-1: rawLinks: activity:sewing is not in the corpus",
			},
		},
		{
			name: "an instrument that is not there in a frame", file: "judgement.yaml",
			old: "instruments: [pact, rule]",
			new: "instruments: [pact, ruler]",
			want: []string{
				"judgement.yaml:62: frame:small reads instrument:ruler: instrument:ruler is not in the corpus",
				"judgement.yaml:72: frame:small: roots: instrument:ruler is not in the corpus",
			},
		},
		{
			name: "a State that is not there", file: "said.yaml",
			old: "  by: 'NO'\n",
			new: "  by: NIX\n",
			want: []string{
				"said.yaml:20: position:NO/sea by state:NIX: state:NIX is not in the corpus",
			},
		},
		{
			name: "a document that is not there", file: "said.yaml",
			old: "document: A paper without",
			new: "document: A page without",
			want: []string{
				"said.yaml:24: position:NO/sea from document:5d0b2b89ed37: document:5d0b2b89ed37 is not in the corpus",
			},
		},
		{
			name: "a target that is not there", file: "said.yaml",
			old: "principle:calm",
			new: "principle:rage",
			want: []string{
				"said.yaml:42: claim:NO-2024-05-01/2 targets principle:rage: principle:rage is not in the corpus",
			},
		},
		{
			name: "an issue that is not there", file: "said.yaml",
			old: "  issue: sea\n",
			new: "  issue: lake\n",
			want: []string{
				"said.yaml:21: position:NO/sea: \"lake\" is not among the issues",
			},
		},
		{
			name: "a lineage to itself", file: "law.yaml",
			old: "  to: instrument:pact",
			new: "  to: provision:rule-2",
			want: []string{
				"law.yaml:75: provision:rule-2 implements provision:rule-2 leads to itself",
			},
		},
		{
			name: "an assessment without a provision", file: "judgement.yaml",
			old: "- id: rule-2/cutting\n  provision: rule-2\n",
			new: "- id: rule-2/cutting\n",
			want: []string{
				"judgement.yaml:106: assessment:rule-2/cutting: of is missing",
			},
		},
		{
			name: "an assessment without an activity", file: "judgement.yaml",
			old: "  provision: rule-2\n  activity: cutting\n",
			new: "  provision: rule-2\n",
			want: []string{
				"judgement.yaml:106: assessment:rule-2/cutting: about is missing",
			},
		},
		{
			name: "an assessment without a frame", file: "judgement.yaml",
			old: " frame: small,",
			new: "",
			want: []string{
				"judgement.yaml:82: assessment:pact-1/cutting: under is missing",
				"judgement.yaml:93: assessment:pact-1/cutting/sea: under is missing",
				"judgement.yaml:106: assessment:rule-2/cutting: under is missing",
			},
		},
		{
			name: "an assessment without a reason", file: "judgement.yaml",
			old: "  reason: The words say so.\n",
			new: "",
			want: []string{
				"judgement.yaml:82: assessment:pact-1/cutting: reason is missing",
			},
		},
		{
			name: "an assessment with an empty reason", file: "judgement.yaml",
			old: "  reason: The words say so.\n",
			new: "  reason: ''\n",
			want: []string{
				"judgement.yaml:82: assessment:pact-1/cutting: reason is missing",
			},
		},
		{
			name: "an assessment without an assessor", file: "judgement.yaml",
			old: "assessor: editors, method: HYBRID, review: EDITORIAL, assertedOn",
			new: "method: HYBRID, review: EDITORIAL, assertedOn",
			want: []string{
				"judgement.yaml:82: assessment:pact-1/cutting: assessor is missing",
				"judgement.yaml:93: assessment:pact-1/cutting/sea: assessor is missing",
				"judgement.yaml:106: assessment:rule-2/cutting: assessor is missing",
			},
		},
		{
			name: "an assessment without functions", file: "judgement.yaml",
			old: "  functions: [PREVENT]\n",
			new: "  functions: []\n",
			want: []string{
				"judgement.yaml:111: assessment:rule-2/cutting: functions is empty",
			},
		},
		{
			name: "an assessment without territory", file: "judgement.yaml",
			old: "  territory: [ABROAD]",
			new: "  territory: []",
			want: []string{
				"judgement.yaml:101: assessment:pact-1/cutting/sea: territory is empty",
			},
		},
		{
			name: "an assessment without confidence", file: "judgement.yaml",
			old: "  reason: The words say so.\n  confidence: VERIFIED\n",
			new: "  reason: The words say so.\n",
			want: []string{
				"judgement.yaml:82: assessment:pact-1/cutting: confidence is missing",
			},
		},
		{
			name: "a name that is not its pair", file: "judgement.yaml",
			old: "- id: rule-2/cutting",
			new: "- id: rule-2/digging",
			want: []string{
				"judgement.yaml:106: assessment:rule-2/digging: the id must be \"rule-2/cutting\", with a third part where the pair has several",
			},
		},
		{
			name: "a word of the lens as territory", file: "judgement.yaml",
			old: "  territory: [ABROAD]",
			new: "  territory: [ANY]",
			want: []string{
				"judgement.yaml:101: assessment:pact-1/cutting/sea: territory: ANY is a word of the lens, not of a record",
			},
		},
		{
			name: "a word of the lens as context", file: "law.yaml",
			old: "  contexts: [PEACETIME, ARMED_CONFLICT]",
			new: "  contexts: [ANY]",
			want: []string{
				"law.yaml:33: instrument:rule: contexts: ANY is a word of the lens, not of a record",
			},
		},
		{
			name: "indirect and not reaching", file: "judgement.yaml",
			old: "  extent: PARTIAL",
			new: "  extent: NONE",
			want: []string{
				"judgement.yaml:114: assessment:rule-2/cutting: a rule that does not reach (NONE) cannot be indirect",
			},
		},
		{
			name: "a crime of officials that is none", file: "judgement.yaml",
			old: "  reaches: [COMPANY]",
			new: "  reaches: [OFFICIAL]",
			want: []string{
				"judgement.yaml:112: assessment:rule-2/cutting: only a duty to CRIMINALISE, judged by itself, reaches OFFICIAL",
			},
		},
		{
			name: "a duty to criminalise that reaches States", file: "judgement.yaml",
			old: "  functions: [PROHIBIT]\n  reaches: [STATE]\n  contexts: [PEACETIME]\n  reason",
			new: "  functions: [CRIMINALISE]\n  reaches: [STATE]\n  contexts: [PEACETIME]\n  reason",
			want: []string{
				"judgement.yaml:88: assessment:pact-1/cutting: a duty to CRIMINALISE reaches persons, not STATE: judge its functions apart",
			},
		},
		{
			name: "an end before the beginning", file: "judgement.yaml",
			old: "  validTo: '2011-06'",
			new: "  validTo: '2010-06'",
			want: []string{
				"judgement.yaml:116: assessment:rule-2/cutting: validTo 2010-06 is before validFrom 2011",
			},
		},
		{
			name: "a judgement after the release", file: "judgement.yaml",
			old: "assertedOn: '2026-11-23', frame",
			new: "assertedOn: '2027-01-01', frame",
			want: []string{
				"judgement.yaml:82: assessment:pact-1/cutting: assertedOn 2027-01-01 is after the release of 2026-11-23",
				"judgement.yaml:93: assessment:pact-1/cutting/sea: assertedOn 2027-01-01 is after the release of 2026-11-23",
				"judgement.yaml:106: assessment:rule-2/cutting: assertedOn 2027-01-01 is after the release of 2026-11-23",
			},
		},
		{
			name: "an activity outside the frame", file: "judgement.yaml",
			old: "  - activity: harm\n    activities: 3",
			new: "  - activity: digging\n    activities: 1",
			want: []string{
				"judgement.yaml:84: assessment:pact-1/cutting: frame:small does not cover activity:cutting or anything broader",
				"judgement.yaml:95: assessment:pact-1/cutting/sea: frame:small does not cover activity:cutting or anything broader",
				"judgement.yaml:108: assessment:rule-2/cutting: frame:small does not cover activity:cutting or anything broader",
			},
		},
		{
			name: "an activity that involves its ancestor", file: "judgement.yaml",
			old: "usuallyInvolves: [digging]",
			new: "usuallyInvolves: [harm]",
			want: []string{
				"judgement.yaml:32: activity:cutting: it cannot involve activity:harm, its own ancestor or descendant",
			},
		},
		{
			name: "an activity that involves its descendant", file: "judgement.yaml",
			old: "  incidents: []\n  aliases: {}\n  confidence: WELL_KNOWN\n\n- id: cutting",
			new: "  incidents: []\n  usuallyInvolves: [digging]\n  aliases: {}\n  confidence: WELL_KNOWN\n\n- id: cutting",
			want: []string{
				"judgement.yaml:17: activity:harm: it cannot involve activity:digging, its own ancestor or descendant",
			},
		},
		{
			name: "a circle in the tree", file: "judgement.yaml",
			old: "- id: harm\n  depth: 1",
			new: "- id: harm\n  broader: digging\n  depth: 1",
			want: []string{
				"judgement.yaml:7: activity:harm: broader leads in a circle: it is above itself",
				"judgement.yaml:38: activity:digging: broader leads in a circle: it is above itself",
			},
		},
		{
			name: "a wrong depth", file: "judgement.yaml",
			old: "  broader: harm\n  depth: 2\n  nature: HARM\n  label: Digging",
			new: "  broader: harm\n  depth: 3\n  nature: HARM\n  label: Digging",
			want: []string{
				"judgement.yaml:38: activity:digging: depth is 3 and must be 2",
			},
		},
		{
			name: "a procedural matter that needs nothing", file: "judgement.yaml",
			old: "  nature: HARM\n  label: Digging",
			new: "  nature: PROCEDURAL\n  label: Digging",
			want: []string{
				"judgement.yaml:39: activity:digging: a PROCEDURAL activity needs functions, and only such a one",
			},
		},
		{
			name: "a miscounted root", file: "judgement.yaml",
			old: "activities: 3",
			new: "activities: 4",
			want: []string{
				"judgement.yaml:72: frame:small: 3 activities lie at or below activity:harm, not 4",
			},
		},
		{
			name: "settled without a day", file: "judgement.yaml",
			old: "  since: '2015-01-01'\n",
			new: "",
			want: []string{
				"judgement.yaml:55: proposition:sea-too: a SETTLED proposition needs since and settledBy",
			},
		},
		{
			name: "settled by nobody", file: "judgement.yaml",
			old: "  settledBy: A court.\n",
			new: "",
			want: []string{
				"judgement.yaml:55: proposition:sea-too: a SETTLED proposition needs since and settledBy",
			},
		},
		{
			name: "not settled, with a day", file: "judgement.yaml",
			old: "status: SETTLED",
			new: "status: DIVIDED",
			want: []string{
				"judgement.yaml:55: proposition:sea-too: only a SETTLED proposition has since and settledBy",
			},
		},
		{
			name: "bound members of no group", file: "law.yaml",
			old: "  bindsMembersOf: UNI\n",
			new: "",
			want: []string{
				"law.yaml:23: instrument:rule: it binds EU_MEMBERS and bindsMembersOf names no group",
			},
		},
		{
			name: "a count without confidence", file: "law.yaml",
			old: "  partiesCountConfidence: UNSURE\n",
			new: "",
			want: []string{
				"law.yaml:28: instrument:rule: a count of parties needs its day and its confidence",
			},
		},
		{
			name: "in force without a day", file: "law.yaml",
			old: "  inForce: '2001-11-30'\n",
			new: "",
			want: []string{
				"law.yaml:9: instrument:pact: it is IN_FORCE without a day",
			},
		},
		{
			name: "in force before adoption", file: "law.yaml",
			old: "inForce: '2010-02-01'",
			new: "inForce: '2009-12'",
			want: []string{
				"law.yaml:27: instrument:rule: inForce 2009-12 is before adopted 2010-01-01",
			},
		},
		{
			name: "not in force with a past day", file: "law.yaml",
			old: "  binds: PARTIES\n  status: IN_FORCE",
			new: "  binds: PARTIES\n  status: NOT_IN_FORCE",
			want: []string{
				"law.yaml:9: instrument:pact: it is NOT_IN_FORCE although in force since 2001-11-30",
			},
		},
		{
			name: "ended without a day", file: "law.yaml",
			old: "  binds: PARTIES\n  status: IN_FORCE",
			new: "  binds: PARTIES\n  status: TERMINATED",
			want: []string{
				"law.yaml:9: instrument:pact: it is TERMINATED without a day",
			},
		},
		{
			name: "party and not party", file: "law.yaml",
			old: "  entries: []",
			new: "  entryDefaults: {confidence: VERIFIED}\n  entries: ['NO']",
			want: []string{
				"law.yaml:89: participation:pact/NO/parties: participation:pact/NO/non-parties says otherwise at law.yaml:96",
			},
		},
		{
			name: "a non-party that is no member", file: "law.yaml",
			old: "  entries: []",
			new: "  entryDefaults: {confidence: VERIFIED}\n  entries: [SOU]",
			want: []string{
				"law.yaml:96: participation:pact/SOU/non-parties: NON_PARTIES lists members of the United Nations, and state:SOU is none",
			},
		},
		{
			name: "a membership that ends before it begins", file: "actors.yaml",
			old: "to: '2020-01-31'",
			new: "to: '1999'",
			want: []string{
				"actors.yaml:32: state:SOU memberOf group:UNI: to 1999 is before from 2001",
			},
		},
		{
			name: "a release without a licence", file: "release.yaml",
			old: "  licence: CC BY 4.0\n",
			new: "",
			want: []string{
				"release.yaml:2: the release has no licence",
			},
		},
		{
			name: "a release on a month", file: "release.yaml",
			old: "date: '2026-11-23'",
			new: "date: '2026-11'",
			want: []string{
				"release.yaml:2: \"2026-11\" is no day",
			},
		},
		{
			name: "a source that is no corpus", file: "release.yaml",
			old: "source: corpus:world",
			new: "source: document:world",
			want: []string{
				"release.yaml:2: the source \"document:world\" of the release must begin with \"corpus:\"",
			},
		},
	}
}
