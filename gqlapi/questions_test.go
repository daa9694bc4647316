package gqlapi_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// All pairs of members are answered, and a pair is what its two States have.
func TestDyadsAnswerAllPairs(t *testing.T) {
	w := bundled(t, false)
	got := ask(t, w, `{dyads(first:1){pairs activities{activity worst{a b cell{level headline}}}}}`, nil)
	if pairs := at(got.data, "dyads.pairs"); len(pairs) != 1 || pairs[0] != 18528.0 {
		t.Fatalf("%v pairs: %.300s", pairs, got.body)
	}
	for _, a := range at(got.data, "dyads.activities.#")[:5] {
		worst := at(a, "worst.#")[0].(map[string]any)
		one := ask(t, w, `query($id:ID!,$s:[ID!]){gapProfile(activity:$id,lens:{states:$s}){level headline}}`,
			map[string]any{"id": a.(map[string]any)["activity"], "s": []any{worst["a"], worst["b"]}})
		if diff := cmp.Diff(one.data["gapProfile"], worst["cell"]); diff != "" {
			t.Errorf("%v: -profile +pair\n%s", worst, diff)
		}
	}
}

// The pages of an audit, one after the other, are the whole; a verdict chooses of it.
func TestAuditPages(t *testing.T) {
	w := bundled(t, false)
	whole := ask(t, w, `{auditClaims(first:100){totalCount edges{node{id verdict}}}}`, nil)
	all := at(whole.data, "auditClaims.edges.#.node")
	if n := at(whole.data, "auditClaims.totalCount"); len(all) < 40 || n[0] != float64(len(all)) {
		t.Fatalf("%d claims, total %v", len(all), n)
	}
	for _, filter := range []string{"", "{verdicts:[PARTLY]}"} {
		want := []any{}
		for _, node := range all {
			if filter == "" || node.(map[string]any)["verdict"] == "PARTLY" {
				want = append(want, node)
			}
		}
		arg := ""
		if filter != "" {
			arg = ",filter:" + filter
		}
		found, after := []any{}, any(nil)
		for range 20 {
			page := ask(t, w, `query($after:String){auditClaims(first:7,after:$after`+arg+`){totalCount pageInfo{hasNextPage endCursor} edges{node{id verdict}}}}`, map[string]any{"after": after})
			if len(page.codes) > 0 {
				t.Fatal(page.body)
			}
			found = append(found, at(page.data, "auditClaims.edges.#.node")...)
			if n := at(page.data, "auditClaims.totalCount"); n[0] != float64(len(want)) {
				t.Errorf("%s: total %v, want %d", filter, n, len(want))
			}
			if at(page.data, "auditClaims.pageInfo.hasNextPage")[0] == false {
				break
			}
			after = at(page.data, "auditClaims.pageInfo.endCursor")[0]
		}
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("%s: -whole +pages\n%s", filter, diff)
		}
	}
}

// What is asked wrongly, or for too much, is refused with its code.
func TestFurtherQuestionsRefuse(t *testing.T) {
	w := bundled(t, false)
	for query, code := range map[string]string{
		`{dyads(first:21){pairs}}`:                                                "BAD_USER_INPUT",
		`{dyads(filter:{levels:[BOUND]}){pairs}}`:                                 "BAD_USER_INPUT",
		`{timeline(activity:"none"){from}}`:                                       "NOT_FOUND",
		`{timeline(activity:"ransomware",from:0){from}}`:                          "BAD_USER_INPUT",
		`{timeline(activity:"ransomware",from:1000){from}}`:                       "BAD_USER_INPUT",
		`{compare(a:{states:["XXX"]}){same}}`:                                     "BAD_USER_INPUT",
		`{compare(filter:{under:["none"]}){same}}`:                                "NOT_FOUND",
		`{path(from:"x",to:"y"){steps{id}}}`:                                      "BAD_USER_INPUT",
		`{path(from:"principle:sovereignty",to:"ransomware",first:0){steps{id}}}`: "BAD_USER_INPUT",
		`{auditClaims(filter:{statements:["none"]}){totalCount}}`:                 "NOT_FOUND",
		`{auditClaims(filter:{types:[CONCERN]}){totalCount}}`:                     "BAD_USER_INPUT",
		`{auditClaims(after:"x"){totalCount}}`:                                    "BAD_USER_INPUT",
		`{coverageMatrix(columns:GROUPS,groups:["none"]){columns}}`:               "BAD_USER_INPUT",
		`{coverageMatrix(columns:STATES){rows{activity cells{level}}}}`:           "LIMIT_EXCEEDED",
		`{a:dyads{activities{activity worst{a b cell{level}}}} b:dyads{activities{activity worst{a b cell{level}} best{a b cell{level}}}}}`: "LIMIT_EXCEEDED",
	} {
		if got := ask(t, w, query, nil); len(got.codes) != 1 || got.codes[0] != code {
			t.Errorf("%s: %.300s, want %s", query, got.body, code)
		}
	}
	for _, query := range []string{
		`{coverageMatrix(columns:STATES,rows:["ransomware"]){rows{activity cells{level}}}}`,
		`{coverageMatrix(columns:STATES,lens:{states:["PAK","USA"]}){columns rows{activity cells{level}}}}`,
		`{coverageMatrix(columns:REGIMES,families:true,rows:["surveillance-and-espionage"]){columns rows{activity cells{level open of}}}}`,
	} {
		if got := ask(t, w, query, nil); len(got.codes) > 0 {
			t.Errorf("%s: %.300s", query, got.body)
		}
	}
}
