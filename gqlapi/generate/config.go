package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/codegen/config"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/lacuna-law/lacuna/schema"
)

const (
	module     = "github.com/lacuna-law/lacuna/"
	gapPath    = module + "graph/gap."
	schemaPath = module + "schema."
)

// bound lists the types of the SDL that are types of package gap, as they are.
func bound() map[string]string {
	return map[string]string{
		"ActorHeadline": "ActorHeadline", "Bound": "Bound", "ClaimCounts": "ClaimCounts", "ClaimSide": "ClaimSide",
		"CountedProvision": "CountedProvision", "CoverageMatrix": "Matrix", "Dispute": "Dispute",
		"Explanation": "Explanation", "ExplainLine": "ExplainLine", "FlagNote": "FlagNote", "GapFilter": "Filter",
		"GapProfile": "Profile", "Lens": "Lens", "MatrixCell": "MatrixCell", "MatrixRow": "MatrixRow",
		"PropositionReading": "PropositionReading", "PropositionReadingInput": "PropositionReading",
		"Simulation": "Simulation", "HeadlineCount": "HeadlineCount", "CellChange": "CellChange", "Cause": "Cause",
		"Comparison": "Comparison", "Timeline": "Timeline", "TimelinePoint": "TimelinePoint", "Dyads": "Dyads", "DyadActivity": "DyadActivity",
		"StatePair": "Pair", "LawPath": "Path", "PathStep": "PathStep", "AuditFilter": "AuditFilter", "ClaimAudit": "ClaimAudit", "TargetAudit": "TargetAudit",
		"ArticleEffect": "ArticleEffect", "ArticleCell": "CellRef", "LeftOpen": "LeftOpen", "OpenGap": "OpenGap", "Joining": "Joining",
		"DraftProposal": "Proposal", "UnreadPassage": "Unread",
		"Residue": "Residue", "ResidueCondition": "ResidueCondition",
	}
}

// computed lists the fields, apart from edges, whose answer is looked up when asked.
func computed() []string {
	return []string{"GapProfile.activityNode", "CountedProvision.provision", "Lens.knownAsOf", "ClaimAudit.claim", "PathStep.kind", "Corpus.counts", "Corpus.confidence",
		"Assessment.version", "Assessment.decisions", "Claim.version", "Claim.decisions", "Frame.version", "Frame.decisions"}
}

// configure makes gqlgen's configuration from the ontology.
func configure(o *schema.Ontology) (*config.Config, error) {
	sources, err := schema.Sources()
	if err != nil {
		return nil, err
	}
	cfg := config.DefaultConfig()
	cfg.SchemaFilename, cfg.Sources = nil, sources
	cfg.Exec = config.ExecConfig{Package: "gen", Layout: config.ExecLayoutSingleFile, Filename: "gen/exec_gen.go"}
	cfg.Model = config.PackageConfig{Package: "gen", Filename: "gen/models_gen.go"}
	cfg.OmitGetters, cfg.OmitRootModels, cfg.OmitResolverFields, cfg.OmitComplexity = true, true, true, true
	cfg.OmitGQLGenVersionInFileNotice = true
	// The rest of package gqlapi may be behind while this runs; the build says so after.
	cfg.SkipModTidy, cfg.SkipValidation = true, true
	for _, name := range []string{"kind", "edge", "inverse", "index", "computed"} {
		cfg.Directives[name] = config.DirectiveConfig{SkipRuntime: true}
	}
	if err := config.CompleteConfig(cfg); err != nil {
		return nil, err
	}
	bind(cfg, o)
	return cfg, resolve(cfg, o)
}

// bind says which Go type stands for a type of the SDL.
func bind(cfg *config.Config, o *schema.Ontology) {
	cfg.Models.Add("ID", module+"graph.ID")
	cfg.Models.Add("Date", module+"gqlapi/gen.Date")
	cfg.Models.Add("IndexKind", "github.com/99designs/gqlgen/graphql.String")
	for name, def := range o.SDL.Types {
		if def.Kind == ast.Enum && !def.BuiltIn && name != "IndexKind" {
			cfg.Models.Add(name, schemaPath+name)
		}
	}
	for name, goName := range bound() {
		cfg.Models.Add(name, gapPath+goName)
	}
}

// resolve forces a resolver for every edge, every inverse, every leaf that may
// be null and is a plain text in package gap, and every computed field.
func resolve(cfg *config.Config, o *schema.Ontology) error {
	for _, kind := range o.Kinds() {
		for _, field := range relations(o, kind) {
			force(cfg, string(kind), field.Name)
		}
	}
	for _, f := range nullableLeaves(o) {
		force(cfg, f.owner, f.field.Name)
	}
	for _, path := range computed() {
		owner, name, _ := strings.Cut(path, ".")
		if def := o.SDL.Types[owner]; def == nil || def.Fields.ForName(name) == nil {
			return fmt.Errorf("%s is not in the schema", path)
		}
		force(cfg, owner, name)
	}
	return nil
}

func force(cfg *config.Config, owner, field string) {
	entry := cfg.Models[owner]
	if entry.Fields == nil {
		entry.Fields = map[string]config.TypeMapField{}
	}
	entry.Fields[field] = config.TypeMapField{Resolver: true}
	cfg.Models[owner] = entry
}

// relations lists the fields of a kind that lead to other nodes, in the order of the SDL.
func relations(o *schema.Ontology, kind schema.Kind) []*ast.FieldDefinition {
	var out []*ast.FieldDefinition
	for _, field := range o.SDL.Types[string(kind)].Fields {
		if field.Directives.ForName("edge") != nil || field.Directives.ForName("inverse") != nil {
			out = append(out, field)
		}
	}
	return out
}

// leaf is a field of a bound type.
type leaf struct {
	owner string
	field *ast.FieldDefinition
}

// nullableLeaves lists the leaves of bound output types that may be null,
// sorted by owner, then in the order of the SDL.
func nullableLeaves(o *schema.Ontology) []leaf {
	var owners []string
	for name := range bound() {
		if o.SDL.Types[name].Kind == ast.Object {
			owners = append(owners, name)
		}
	}
	slices.Sort(owners)
	var out []leaf
	for _, owner := range owners {
		for _, field := range o.SDL.Types[owner].Fields {
			if !field.Type.NonNull && field.Type.Elem == nil && o.SDL.Types[field.Type.Name()].IsLeafType() {
				out = append(out, leaf{owner, field})
			}
		}
	}
	return out
}
