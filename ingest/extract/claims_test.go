package extract_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/corpus"
	"github.com/lacuna-law/lacuna/graph/memstore"
	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/extract"
	"github.com/lacuna-law/lacuna/ingest/link"
	"github.com/lacuna-law/lacuna/ingest/read"
	"github.com/lacuna-law/lacuna/ingest/segment"
	"github.com/lacuna-law/lacuna/schema"
)

// stations are the finder and the linker over the bundled corpus.
type stations struct {
	lex   *extract.Lexicon
	world *link.World
}

func (s stations) find(t testing.TB, name, text string, hints doc.Hints) (doc.Document, doc.Findings) {
	t.Helper()
	d, err := read.File(name, []byte(text), hints)
	if err != nil {
		t.Fatal(err)
	}
	segments := segment.Split(d)
	return d, s.lex.Find(d, segments, segment.IsInstrument(d), s.world)
}

var once = sync.OnceValues(func() (stations, error) {
	o, err := schema.Load()
	if err != nil {
		return stations{}, err
	}
	c, err := corpus.Open(corpus.Embedded())
	if err != nil {
		return stations{}, err
	}
	store, ctx := memstore.New(o), context.Background()
	if _, err := store.Apply(ctx, c.Batch()); err != nil {
		return stations{}, err
	}
	lex, err := extract.NewLexicon(ctx, store, c.Lexicon())
	if err != nil {
		return stations{}, err
	}
	world, err := link.NewWorld(ctx, store)
	return stations{lex, world}, err
})

func open(t testing.TB) stations {
	t.Helper()
	s, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestClaims holds one sentence of our own per row: what a delegate might say,
// and beside it what looks alike and claims nothing.
func TestClaims(t *testing.T) {
	s := open(t)
	for _, tc := range []struct {
		text string
		want string // TYPE BY target …; several by " | "
	}{
		// Concern, and a mention that claims nothing.
		{"We are deeply concerned about ransomware attacks on our hospitals.", "CONCERN FRA health-attack"},
		{"Botnets pose a growing threat to every network.", "CONCERN FRA botnet-building"},
		{"We strongly condemn the misuse of commercial spyware.", "CONCERN FRA commercial-spyware-misuse"},
		{"The committee will hold a session on phishing in March.", ""},
		{"My delegation spoke on cybersecurity this morning.", ""},
		// A breach needs a rule.
		{"Such cyberattacks are a violation of State sovereignty.", "BREACH_ALLEGED FRA sovereignty"},
		{"Last year's operation was in breach of the Charter of the United Nations.", "BREACH_ALLEGED FRA un-charter"},
		{"The treaty lists grave breaches in its annex.", ""},
		{"We acted without violating the Charter.", ""},
		// A gap, asserted and denied.
		{"There is no legal framework that governs commercial spyware.", "GAP_ASSERTED FRA commercial-spyware-misuse"},
		{"There is a legal vacuum in cyberspace.", "GAP_ASSERTED FRA enabling-and-procedural"},
		{"The unregulated trade in zero-days goes on in cyberspace.", "GAP_ASSERTED FRA vulnerability-trade"},
		{"Cyberspace is not a lawless space.", "GAP_DENIED FRA enabling-and-procedural"},
		{"We see no need for a new treaty on cyberspace.", "GAP_DENIED FRA enabling-and-procedural"},
		{"There is no legal vacuum in cyberspace.", "GAP_DENIED FRA enabling-and-procedural"},
		{"There is a gap between rich and poor.", ""},
		{"We have no agreement on the budget.", ""},
		// How a rule applies.
		{"International law applies to cyberspace.", "INTERPRETATION FRA gge2013-19"},
		{"A cyberattack can amount to a use of force.", "INTERPRETATION FRA disruptive-operations non-use-of-force"},
		// Endorsement and rejection.
		{"We reaffirm the norms of responsible State behaviour in cyberspace.", "ENDORSEMENT FRA gge-2015"},
		{"My country has acceded to the Budapest Convention.", "ENDORSEMENT FRA budapest-convention"},
		{"The UN Charter must remain our guide.", "ENDORSEMENT FRA un-charter"},
		{"We cannot support the Budapest Convention.", "REJECTION FRA budapest-convention"},
		{"We do not support the Budapest Convention.", "REJECTION FRA budapest-convention"},
		{"We met the Secretary-General under Chapter VI.", ""},
		// Proposals.
		{"We must combat cybercrime.", "PROPOSAL FRA cybercrime-for-profit"},
		{"We call for a ban on hack-for-hire: cyber mercenaries must be stopped.", "PROPOSAL FRA hack-for-hire"},
		{"There should be a treaty to prohibit ICT activities that damage critical infrastructure, introduce harmful vulnerabilities or compromise supply-chain security.",
			"PROPOSAL FRA critical-infrastructure-damage harmful-hidden-functions supply-chain-compromise"},
		{"We propose negotiating an agreement on security in cyberspace.", "PROPOSAL FRA enabling-and-procedural"},
		{"We must build more schools.", ""},
		// Who holds the view.
		{"Germany rejects the Budapest Convention.", "REJECTION DEU budapest-convention"},
		{"The European Union supports the Budapest Convention.", "ENDORSEMENT EU budapest-convention"},
		{"Some States argue that there is a legal vacuum in cyberspace.", ""},
		{"Those who claim that cyberspace is a legal vacuum are wrong.", ""},
	} {
		t.Run(tc.text, func(t *testing.T) {
			d, found := s.find(t, "x.txt", tc.text, doc.Hints{State: "FRA", As: doc.AsStatement, Language: "en"})
			var got []string
			for _, c := range found.Claims {
				parts := []string{string(c.Type)}
				for _, id := range append(slices.Clone(c.By), c.Targets...) {
					parts = append(parts, doc.BareName(id))
				}
				got = append(got, strings.Join(parts, " "))
				checkQuote(t, d, c.Start, c.End, c.Quote)
			}
			if diff := cmp.Diff(tc.want, strings.Join(got, " | ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestForeignCues shows that the cues of the corpus work in other languages.
func TestForeignCues(t *testing.T) {
	s := open(t)
	for _, tc := range []struct{ language, text, want string }{
		{"fr", "Nous rejetons la désinformation et nous exprimons notre préoccupation face aux rançongiciels.", "CONCERN"},
		{"es", "Nos preocupa el ransomware.", "CONCERN"},
		{"zh", "我们对网络武器表示关切。", "CONCERN"},
	} {
		t.Run(tc.language, func(t *testing.T) {
			d, found := s.find(t, "x.txt", tc.text, doc.Hints{State: "FRA", As: doc.AsStatement, Language: tc.language})
			if !slices.ContainsFunc(found.Claims, func(c doc.Claim) bool { return string(c.Type) == tc.want }) {
				t.Errorf("claims %v, want one of %s (mentions %v)", found.Claims, tc.want, found.Mentions)
			}
			for _, c := range found.Claims {
				checkQuote(t, d, c.Start, c.End, c.Quote)
			}
		})
	}
}

func checkQuote(t testing.TB, d doc.Document, start, end int, quote string) {
	t.Helper()
	if start < 0 || end <= start || end > d.Text.Len() || d.Text.Slice(start, end) != quote {
		t.Errorf("span %d-%d does not slice to %q", start, end, quote)
	}
}

const article = `Ruritania asks for rules on spyware

Envoy calls the misuse of commercial spyware a danger to all.

GENEVA: Norway has expressed its concern about the unrestricted availability and misuse of commercial spyware.

The concern was voiced by Ambassador Kari Testmann, Norway’s Deputy Permanent Representative to the United Nations, at an Arria-formula meeting on “Commercial Spyware and Peace”.

As there is no regulatory framework for cyberspace, these developments put all States at risk, she added.

“Such malicious actions are in breach of the norms of responsible State behaviour and a violation of the principles of the UN Charter, including non-use of force and State sovereignty,” she said.
`

func TestPressArticle(t *testing.T) {
	d, found := open(t).find(t, "a.txt", article, doc.Hints{})
	want := doc.Speech{By: []string{"state:NOR"}, Speaker: "Kari Testmann", Office: "Deputy Permanent Representative",
		Forum: "Arria-formula meeting of members of the Security Council", Tier: schema.SourceTierPressReport}
	if diff := cmp.Diff(want, found.Speech); diff != "" {
		t.Error(diff)
	}
	var got []string
	for _, c := range found.Claims {
		got = append(got, fmt.Sprintf("%s%v%v", c.Type, c.By, c.Targets))
		checkQuote(t, d, c.Start, c.End, c.Quote)
	}
	claims := []string{
		"CONCERN[state:NOR][activity:commercial-spyware-proliferation activity:commercial-spyware-misuse]",
		"GAP_ASSERTED[state:NOR][activity:commercial-spyware-proliferation activity:commercial-spyware-misuse]",
		"BREACH_ALLEGED[state:NOR][instrument:gge-2015]",
		"BREACH_ALLEGED[state:NOR][instrument:un-charter principle:non-use-of-force principle:sovereignty]",
	}
	if diff := cmp.Diff(claims, got); diff != "" {
		t.Error(diff)
	}
}

func TestMentions(t *testing.T) {
	s := open(t)
	for _, tc := range []struct{ text, want string }{
		{"Article 2(4) of the Charter binds all.", "charter-2-4"},
		{"Articles 51 of the UN Charter is no licence.", "charter-51"},
		{"The Charter was signed in San Francisco.", "un-charter"},
		{"The Human Rights Council met.", ""},
		{"Cyber attacks, cyber-attacks and cyberattacks are one.", "disruptive-operations disruptive-operations disruptive-operations"},
		{"Hospitals, banks and ports were built.", ""},
		{"Cyberattacks against hospitals, banks and the power grid.", "health-attack financial-attack energy-attack"},
		{"Cooperation, implementation and mechanisms matter online.", ""},
		{"Exploitation of software and hardware vulnerabilities online.", "hardware-vulnerability-exploitation software-vulnerability-exploitation"},
	} {
		t.Run(tc.text, func(t *testing.T) {
			d, found := s.find(t, "x.txt", tc.text, doc.Hints{As: doc.AsStatement, Language: "en"})
			var got []string
			for _, m := range found.Mentions {
				checkQuote(t, d, m.Start, m.End, m.Quote)
				if doc.IsSubject(m.Target) {
					got = append(got, doc.BareName(m.Target))
				}
			}
			if diff := cmp.Diff(tc.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUnknownInstrumentsAreReported(t *testing.T) {
	_, found := open(t).find(t, "x.txt", "We welcome the Convention on Friendly Tests and Article 4(9) of the Charter.", doc.Hints{As: doc.AsStatement, Language: "en"})
	var got []string
	for _, u := range found.Unresolved {
		got = append(got, u.Quote+": "+u.Reason)
	}
	want := []string{"Convention on Friendly Tests: instrument not in corpus", "Article 4(9) of the Charter: pinpoint not in corpus: 4(9)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzSpansSliceToQuotes(f *testing.F) {
	for _, seed := range []string{article, "Cyber\u0301 attack’s", "n't cyberattacks", "“UN Charter", "不使用武力。网络武器", "اتفاقية", "(a) cyberX U.S. U.S"} {
		f.Add(seed)
	}
	s := open(f)
	f.Fuzz(func(t *testing.T, text string) {
		if strings.TrimSpace(text) == "" {
			return
		}
		d := doc.Document{Name: "x", SHA256: "0", Language: "en", Text: doc.NewText(text)}
		found := s.lex.Find(d, segment.Statement(d.Text), false, s.world)
		for _, m := range found.Mentions {
			checkQuote(t, d, m.Start, m.End, m.Quote)
		}
		for _, c := range found.Claims {
			checkQuote(t, d, c.Start, c.End, c.Quote)
		}
		for _, u := range found.Unresolved {
			checkQuote(t, d, u.Start, u.End, u.Quote)
		}
	})
}
