package gqlapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/lacuna-law/lacuna/gqlapi/gen"
)

// Every edge and inverse of the ontology has a resolver: without one gqlgen
// makes a struct field of it that answers empty.
func TestEveryEdgeHasAResolver(t *testing.T) {
	o := ontology(t)
	root := reflect.TypeFor[gen.ResolverRoot]()
	edges := 0
	for _, kind := range o.Kinds() {
		var fields []string
		for _, e := range o.Kind(kind).Edges {
			fields = append(fields, string(e.Name))
		}
		for _, inverse := range o.Kind(kind).Inverses {
			fields = append(fields, inverse.Field)
		}
		if len(fields) == 0 {
			continue // nothing leads from it
		}
		method, there := root.MethodByName(string(kind))
		if !there {
			t.Errorf("%s has no resolvers", kind)
			continue
		}
		resolvers := method.Type.Out(0)
		for _, field := range fields {
			edges++
			_, there := resolvers.MethodByName(strings.ToUpper(field[:1]) + field[1:])
			if !there {
				t.Errorf("%s.%s has no resolver", kind, field)
			}
		}
	}
	if edges < 100 {
		t.Errorf("only %d edges were looked at", edges)
	}
}

// Every attribute of the ontology is a field of its model.
func TestEveryAttributeHasAField(t *testing.T) {
	o := ontology(t)
	w := newWorld(t, smallLaw(), false)
	for _, kind := range o.Kinds() {
		var fields []string
		for _, a := range o.Kind(kind).Attributes {
			fields = append(fields, a.Name+below(o.SDL, a.Type))
		}
		got := ask(t, w, fmt.Sprintf("{node(id:%q){...on %s{%s}}}", o.Kind(kind).Prefix+":none", kind, strings.Join(fields, " ")), nil)
		if got.status != http.StatusOK || len(got.codes) > 0 {
			t.Errorf("%s: %.300s", kind, got.body)
		}
	}
}

// below selects everything within an attribute that has fields of its own.
func below(sdl *ast.Schema, of *ast.Type) string {
	def := sdl.Types[of.Name()]
	if def.Kind != ast.Object {
		return ""
	}
	var fields []string
	for _, f := range def.Fields {
		fields = append(fields, f.Name+below(sdl, f.Type))
	}
	return "{" + strings.Join(fields, " ") + "}"
}

func TestAnswers(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	for name, c := range map[string]struct{ query, want string }{
		"a node by its id": {`{node(id:"activity:harm"){__typename id ...on Activity{label nature depth aliases{en fr} incidents{name year} note needs tactics}}}`,
			`{"node":{"__typename":"Activity","aliases":{"en":["harm"],"fr":null},"depth":1,"id":"activity:harm","incidents":[{"name":"Once","year":2020}],"label":"The harm","nature":"HARM","needs":null,"note":null,"tactics":[]}}`},
		"no node": {`{node(id:"activity:none"){id} other:node(id:"nothing"){id}}`, `{"node":null,"other":null}`},
		"nodes in the order asked": {`{nodes(ids:["state:BBB","state:CCC","activity:harm","state:BBB"]){id}}`,
			`{"nodes":[{"id":"state:BBB"},null,{"id":"activity:harm"},{"id":"state:BBB"}]}`},
		"an edge to one": {`{node(id:"provision:treaty-01"){...on Provision{partOf{id url}}}}`,
			`{"node":{"partOf":{"id":"instrument:treaty","url":"https://example.org/treaty"}}}`},
		"an edge to none": {`{node(id:"activity:harm"){...on Activity{broader{id}}}}`, `{"node":{"broader":null}}`},
		"an edge backwards": {`{node(id:"activity:harm"){...on Activity{narrower{totalCount edges{node{label}}}}}}`,
			`{"node":{"narrower":{"edges":[{"node":{"label":"The narrow-harm"}}],"totalCount":1}}}`},
		"an edge to nodes of any kind": {`{node(id:"claim:one"){...on Claim{score hedged by{edges{node{__typename id}}} targets{edges{node{__typename}}} inStatement{speaker}}}}`,
			`{"node":{"by":{"edges":[{"node":{"__typename":"State","id":"state:AAA"}}]},"hedged":false,"inStatement":{"speaker":"A delegate"},"score":0.5,"targets":{"edges":[{"node":{"__typename":"Activity"}}]}}}`},
		"attributes of an edge": {`{node(id:"state:AAA"){...on State{memberOf{edges{from to confidence date count node{id}}}}}}`,
			`{"node":{"memberOf":{"edges":[{"confidence":"VERIFIED","count":null,"date":null,"from":"2001","node":{"id":"group:pair"},"to":null}]}}}`},
		"attributes of an edge, walked backwards": {`{node(id:"group:pair"){...on Group{members{edges{from node{id}}}}}}`,
			`{"node":{"members":{"edges":[{"from":"2001","node":{"id":"state:AAA"}}]}}}`},
		"one name of an edge out of several": {`{node(id:"state:AAA"){...on State{did{edges{node{id}}}}}}`,
			`{"node":{"did":{"edges":[{"node":{"id":"claim:one"}},{"node":{"id":"statement:one"}}]}}}`},
		"a filter": {`{a:claims(filter:{type:GAP_ASSERTED}){totalCount} b:claims(filter:{type:GAP_DENIED}){totalCount} c:statements(filter:{date:"2026-01-02",review:EDITORIAL}){totalCount}}`,
			`{"a":{"totalCount":1},"b":{"totalCount":0},"c":{"totalCount":1}}`},
		"the corpus": {`{corpus{release revision licence confidence{kind confidence count}}}`,
			`{"corpus":{"confidence":[{"confidence":"VERIFIED","count":2,"kind":"Activity"},{"confidence":"VERIFIED","count":12,"kind":"Assessment"},{"confidence":"VERIFIED","count":1,"kind":"Frame"},{"confidence":"VERIFIED","count":1,"kind":"Group"},{"confidence":"VERIFIED","count":1,"kind":"Instrument"},{"confidence":"VERIFIED","count":12,"kind":"Provision"},{"confidence":"VERIFIED","count":2,"kind":"State"}],"licence":"CC BY 4.0","release":"2026.11","revision":1}}`},
		"a group and a single reading": {`{gapProfile(activity:"harm",lens:{group:"pair"}){lens{group states propositions{proposition reading}}}}`,
			`{"gapProfile":{"lens":{"group":"group:pair","propositions":[],"states":["state:AAA"]}}}`},
		"the day of a lens": {`{gapProfile(activity:"harm"){release lens{asOf knownAsOf actor context quorum}}}`,
			`{"gapProfile":{"lens":{"actor":null,"asOf":"2026-11-23","context":"PEACETIME","knownAsOf":"2026-11-23","quorum":0.75},"release":"2026.11"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			got := ask(t, w, c.query, nil)
			if len(got.codes) > 0 {
				t.Fatalf("got %s", got.body)
			}
			var want map[string]any
			if err := json.Unmarshal([]byte(c.want), &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got.data); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// Wrong input names what is wrong, by a code that stays.
func TestErrorsHaveCodes(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	for query, want := range map[string]string{
		`{gapProfile(activity:"none"){level}}`:                                            "NOT_FOUND",
		`{gapProfile(activity:"state:AAA"){level}}`:                                       "BAD_USER_INPUT",
		`{gapProfile(activity:""){level}}`:                                                "BAD_USER_INPUT",
		`{explain(activity:"none"){counted}}`:                                             "NOT_FOUND",
		`{coverageMatrix(rows:["none"]){columns}}`:                                        "NOT_FOUND",
		`{gaps(filter:{under:["none"]}){totalCount}}`:                                     "NOT_FOUND",
		`{gaps(lens:{asOf:"yesterday"}){totalCount}}`:                                     "BAD_USER_INPUT",
		`{gaps(lens:{asOf:"2025"}){totalCount}}`:                                          "BAD_USER_INPUT",
		`{gaps(lens:{asOf:"2025-02-30"}){totalCount}}`:                                    "BAD_USER_INPUT",
		`{gaps(lens:{states:["XXX"]}){totalCount}}`:                                       "BAD_USER_INPUT",
		`{gaps(lens:{states:["group:pair"]}){totalCount}}`:                                "BAD_USER_INPUT",
		`{gaps(lens:{group:"state:AAA"}){totalCount}}`:                                    "BAD_USER_INPUT",
		`{gaps(lens:{group:"none"}){totalCount}}`:                                         "BAD_USER_INPUT",
		`{gaps(lens:{propositions:[{proposition:"none",reading:ACCEPTED}]}){totalCount}}`: "BAD_USER_INPUT",
		`{gaps(lens:{quorum:0}){totalCount}}`:                                             "BAD_USER_INPUT",
		`{gaps(lens:{quorum:1.5}){totalCount}}`:                                           "BAD_USER_INPUT",
		`{gaps(lens:{actor:NOBODY}){totalCount}}`:                                         "GRAPHQL_VALIDATION_FAILED",
		`{gaps(first:0){totalCount}}`:                                                     "BAD_USER_INPUT",
		`{gaps(first:101){totalCount}}`:                                                   "BAD_USER_INPUT",
		`{gaps(first:-1){totalCount}}`:                                                    "BAD_USER_INPUT",
		`{gaps(first:99999999999999999999){totalCount}}`:                                  "GRAPHQL_VALIDATION_FAILED",
		`{gaps(after:"x"){totalCount}}`:                                                   "BAD_USER_INPUT",
		`{instruments(after:"bm9uZQ"){totalCount}}`:                                       "BAD_USER_INPUT",
		`{instruments(first:101){totalCount}}`:                                            "BAD_USER_INPUT",
		`{statements(filter:{date:"soon"}){totalCount}}`:                                  "BAD_USER_INPUT",
		`{node(id:"activity:harm"){...on Activity{narrower(first:0){totalCount}}}}`:       "BAD_USER_INPUT",
		`{search(query:"x"){totalCount}}`:                                                 "UNAVAILABLE",
		`{nothing}`:                                                                       "GRAPHQL_VALIDATION_FAILED",
		`{`:                                                                               "GRAPHQL_PARSE_FAILED",
		`query A{__typename} query B{__typename}`:                                         "GRAPHQL_VALIDATION_FAILED",
	} {
		got := ask(t, w, query, nil)
		if len(got.codes) != 1 || got.codes[0] != want {
			t.Errorf("%s: got %v, want %s: %.300s", query, got.codes, want, got.body)
		}
	}
}

// Ids may drop their kind, and States may be written small.
func TestIdsWithoutTheirKind(t *testing.T) {
	w := newWorld(t, smallLaw(), false)
	long := ask(t, w, `{gapProfile(activity:"activity:harm",lens:{states:["state:AAA"]}){activity level lens{states}}}`, nil)
	short := ask(t, w, `{gapProfile(activity:"harm",lens:{states:["aaa"]}){activity level lens{states}}}`, nil)
	if long.body != short.body || len(long.codes) > 0 {
		t.Errorf("got %s and %s", long.body, short.body)
	}
}
