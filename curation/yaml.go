package curation

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/schema"
)

// piece is evidence as a file holds it.
type piece struct {
	Document graph.ID `yaml:"document"`
	Passage  graph.ID `yaml:"passage"`
	Start    *int     `yaml:"start"`
	End      *int     `yaml:"end"`
	Quote    string   `yaml:"quote"`
	URL      string   `yaml:"url"`
	Note     string   `yaml:"note"`
}

// pieces gives the evidence of a file; what it points at is not looked up.
func pieces(all []piece) ([]Evidence, error) {
	if len(all) > maxEvidence {
		return nil, fmt.Errorf("evidence: %d pieces (limit %d)", len(all), maxEvidence)
	}
	var out []Evidence
	for i, p := range all {
		if p.Document == "" && p.Passage == "" && p.URL == "" || (p.Start == nil) != (p.End == nil) {
			return nil, fmt.Errorf("evidence[%d]: it points at nothing, or says only one end of a span", i)
		}
		out = append(out, Evidence(p))
	}
	return out, nil
}

// readYAML reads a file strictly: fields that are not known are refused. It
// gives the lines on which the items of some lists at its top begin.
func readYAML(r io.Reader, into any, lists ...string) (map[string][]int, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if len(text) > maxFile {
		return nil, fmt.Errorf("%w: the file is too large (limit %d MiB)", ErrInput, maxFile>>20)
	}
	if line := tooDeep(text); line > 0 {
		return nil, fmt.Errorf("%w: line %d: too much lies within each other (limit %d)", ErrInput, line, maxNesting)
	}
	file, err := parser.ParseBytes(text, 0)
	if err == nil {
		err = checkShape(file)
	}
	if err == nil {
		err = yaml.UnmarshalWithOptions(text, into, yaml.Strict())
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrInput, oneLine(err))
	}
	return lineNumbers(file, lists), nil
}

// How deep lists and mappings may lie within each other, and how many quotes may
// stand on a line: the parser follows nesting by calling itself, and goes back
// to the beginning of a line for quotes that do not belong together.
const (
	maxNesting = 40
	maxQuotes  = 60_000
)

// tooDeep gives the first line that is not even parsed, or 0. Brackets within
// double quotes are text.
func tooDeep(text []byte) int {
	depth, number := 0, 0
	for line := range bytes.Lines(text) {
		number++
		lead, quotes, quoted := 0, 0, false
		for lead < len(line) && strings.IndexByte(" \t-?:", line[lead]) >= 0 {
			lead++
		}
		for i := 0; i < len(line); i++ {
			switch c := line[i]; {
			case quoted && c == '\\':
				i++
			case c == '"':
				quoted = !quoted
				quotes++
			case !quoted && (c == '[' || c == '{'):
				depth++
			case !quoted && (c == ']' || c == '}'):
				depth = max(0, depth-1)
			}
		}
		if lead > 4*maxNesting || depth > maxNesting || quotes > maxQuotes {
			return number
		}
	}
	return 0
}

// checkShape refuses what is no one mapping, and names for parts of it, by which
// a small file may stand for a large one.
func checkShape(file *ast.File) error {
	if len(file.Docs) != 1 || file.Docs[0].Body == nil || file.Docs[0].Body.Type() != ast.MappingType {
		return errors.New("[1:1] not one mapping with the lists in it")
	}
	for _, kind := range []ast.NodeType{ast.AnchorType, ast.AliasType, ast.TagType} {
		if found := ast.Filter(kind, file.Docs[0].Body); len(found) > 0 {
			return fmt.Errorf("[%d:1] anchors, aliases and tags are not read", found[0].GetToken().Position.Line)
		}
	}
	return nil
}

var yamlPlace = regexp.MustCompile(`^\[(\d+):\d+\] `)

// oneLine writes a fault of the YAML with its line, without the text around it.
func oneLine(err error) string {
	text, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	return strings.TrimSpace(yamlPlace.ReplaceAllString(text, "line $1: "))
}

// lineNumbers gives the lines of the items of lists.
func lineNumbers(file *ast.File, lists []string) map[string][]int {
	out := map[string][]int{}
	body, _ := file.Docs[0].Body.(*ast.MappingNode)
	for _, value := range body.Values {
		items, is := value.Value.(*ast.SequenceNode)
		name := value.Key.String()
		if !is || !contains(lists, name) {
			continue
		}
		for _, item := range items.Values {
			line := item.GetToken().Position.Line
			if mapping, is := item.(*ast.MappingNode); is && len(mapping.Values) > 0 {
				line = mapping.Values[0].Key.GetToken().Position.Line
			}
			out[name] = append(out[name], line)
		}
	}
	return out
}

func contains(list []string, word string) bool {
	for _, w := range list {
		if w == word {
			return true
		}
	}
	return false
}

// Writings is what a person wrote in a file.
type Writings struct {
	Assessments []Assessment
	Frames      []Frame
}

// writingsFile is a file of assessments and frames.
type writingsFile struct {
	Frames      []frameFields      `yaml:"frames"`
	Assessments []assessmentFields `yaml:"assessments"`
}

// frameFields is a frame as a file holds it.
type frameFields struct {
	ID         graph.ID          `yaml:"id"`
	Version    int               `yaml:"version"`
	Label      string            `yaml:"label"`
	Covers     []graph.ID        `yaml:"covers"`
	Reads      []graph.ID        `yaml:"reads"`
	CutOff     string            `yaml:"cutOff"`
	Languages  []string          `yaml:"languages"`
	Scope      string            `yaml:"scope"`
	Limits     []string          `yaml:"limits"`
	Confidence schema.Confidence `yaml:"confidence"`
}

// assessmentFields is an assessment as a file holds it.
type assessmentFields struct {
	ID         graph.ID           `yaml:"id"`
	Version    int                `yaml:"version"`
	Provision  graph.ID           `yaml:"provision"`
	Activity   graph.ID           `yaml:"activity"`
	Frame      graph.ID           `yaml:"frame"`
	Extent     schema.Extent      `yaml:"extent"`
	Manner     schema.Manner      `yaml:"manner"`
	Functions  []schema.Function  `yaml:"functions"`
	Reaches    []schema.Actor     `yaml:"reaches"`
	Contexts   []schema.Context   `yaml:"contexts"`
	Territory  []schema.Territory `yaml:"territory"`
	Indirect   bool               `yaml:"indirect"`
	Condition  string             `yaml:"condition"`
	Reason     string             `yaml:"reason"`
	DependsOn  graph.ID           `yaml:"dependsOn"`
	ValidFrom  string             `yaml:"validFrom"`
	ValidTo    string             `yaml:"validTo"`
	Confidence schema.Confidence  `yaml:"confidence"`
	Note       string             `yaml:"note"`
	Evidence   []piece            `yaml:"evidence"`
	Contrary   []piece            `yaml:"contrary"`
	Replaces   graph.ID           `yaml:"replaces"`
}

// ReadWritings reads a file of assessments and frames that a person wrote, in
// the words of the fields of Assessment and Frame. Ids are written with the
// prefix of their kind or without. The error wraps ErrInput and names the line;
// what the records say is judged when they are written.
func ReadWritings(r io.Reader) (Writings, error) {
	var file writingsFile
	lines, err := readYAML(r, &file, "assessments", "frames")
	if err != nil {
		return Writings{}, err
	}
	var out Writings
	for _, f := range file.Frames {
		f.ID, f.Covers, f.Reads = full("frame:", f.ID), fulls("activity:", f.Covers), fulls("instrument:", f.Reads)
		out.Frames = append(out.Frames, Frame(f))
	}
	for i := range file.Assessments {
		a, err := file.Assessments[i].assessment()
		if err != nil {
			return Writings{}, fmt.Errorf("%w: line %d: %w", ErrInput, lines["assessments"][i], err)
		}
		out.Assessments = append(out.Assessments, a)
	}
	if len(out.Assessments)+len(out.Frames) == 0 {
		return out, fmt.Errorf("%w: the file has neither assessments nor frames", ErrInput)
	}
	return out, nil
}

// assessment gives the assessment with ids in full.
func (a *assessmentFields) assessment() (Assessment, error) {
	evidence, err := pieces(a.Evidence)
	if err != nil {
		return Assessment{}, err
	}
	contrary, err := pieces(a.Contrary)
	return Assessment{
		ID: full("assessment:", a.ID), Version: a.Version, Provision: full("provision:", a.Provision), Activity: full("activity:", a.Activity),
		Frame: full("frame:", a.Frame), Extent: a.Extent, Manner: a.Manner, Functions: a.Functions, Reaches: a.Reaches, Contexts: a.Contexts,
		Territory: a.Territory, Indirect: a.Indirect, Condition: a.Condition, Reason: a.Reason, DependsOn: full("proposition:", a.DependsOn),
		ValidFrom: a.ValidFrom, ValidTo: a.ValidTo, Confidence: a.Confidence, Note: a.Note, Evidence: evidence, Contrary: contrary,
		Replaces: full("assessment:", a.Replaces),
	}, err
}

// full puts the prefix of a kind before a name that has none.
func full(prefix string, id graph.ID) graph.ID {
	if id == "" || strings.HasPrefix(string(id), prefix) {
		return id
	}
	return graph.ID(prefix) + id
}

func fulls(prefix string, ids []graph.ID) []graph.ID {
	out := make([]graph.ID, len(ids))
	for i, id := range ids {
		out[i] = full(prefix, id)
	}
	return out
}
