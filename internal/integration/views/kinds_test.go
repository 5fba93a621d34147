package views

import (
	"encoding"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/alumni/merging"
	"github.com/alumnikit/alumnikit/alumni/org"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
)

// unseen are the kinds without a view, and why.
func unseen() map[string]string {
	return map[string]string{
		"alumni.profile":      "members own it and may keep it even from HR",
		"alumni.blocks":       "whom somebody blocks nobody else reads, not even HR",
		"alumni.policy":       "settings of the tenant: ask the service",
		"alumni.fields":       "settings of the tenant: ask the service",
		"alumni.alias":        "who was merged into whom: views name people as they are now",
		"merging.merge":       "what both people were, their members' halves included",
		"duplicate.candidate": "a list to be worked on, in its place",
		"org.revision":        "counts changes",
		"hr.notes":            "confidential texts, to be read in their place",
		"storage.job":         "progress and leases of workers",
		"storage.restoring":   "marks a tenant that is being moved in",
		"index.slot":          "of the index",
		"index.block":         "of the index",

		"importer.source": "how files are read: ask the importer",
		"importer.run":    "progress of imports: ask the service",
		"importer.leaf":   "what their reports are made of",
	}
}

// leftOut are the values without a column in kinds that have a view, and why.
func leftOut() map[string]string {
	return map[string]string{
		"alumni.entry names.former[]":               "a list inside a row: found by the directory",
		"alumni.entry employments[].posts[].path[]": "a list inside a row",
		"alumni.entry employments[].path[]":         "a list inside a row: found by the directory",
		"alumni.entry origins[].at":                 "where each fact is from: ask the service",
		"alumni.entry origins[].source":             "likewise",
		"alumni.entry origins[].fields[]":           "likewise",
		"alumni.entry merged[]":                     "who was merged into the person: views name people as they are now",
		"alumni.entry custom[].field":               "what it is called and means the tenant declares: ask the service",
		"alumni.entry custom[].text[]":              "a list inside a row, likewise",
		"alumni.entry custom[].choice[]":            "a list inside a row, likewise",
		"alumni.entry custom[].int[]":               "a list inside a row, likewise",
		"alumni.entry custom[].scale":               "of the numbers",
		"alumni.entry custom[].date[]":              "a list inside a row, likewise",
		"alumni.entry email":                        "letters go by the newsletter, which asks for consent",
		"alumni.consents entries[].text":            "the same long text many times: its version tells which",
		"alumni.group description.*":                "a long text",
		"alumni.memberships id":                     "members decide who sees which groups they are in",
		"alumni.memberships groups[].since":         "would tell who it is",
		"org.entity became[].id":                    "a graph: ask the chart",
		"org.entity became[].on":                    "likewise",
		"org.unit became[].id":                      "likewise",
		"org.unit became[].on":                      "likewise",
		"hr.leaving items[].note":                   "a confidential text, to be read in its place",
		"referral.opening description.*":            "a long text",
		"referral.opening changeOfDuties":           "a long text",
		"referral.opening changeOfPlace":            "a long text",
		"referral.opening renewal":                  "a long text",
		"referral.application message":              "what a member wrote to HR, to be read in its place",
		"referral.referral standing[].work":         "what the decision about a reward went by: see rewards",
		"referral.referral standing[].entity":       "likewise",
		"referral.referral candidate.message":       "a candidate is on no roster and is forgotten when all is decided",
		"referral.referral email":                   "never stored",
		"referral.referral address":                 "sealed",
		"referral.referral print":                   "a keyed hash of an address",
		"referral.reward decision.rule.*":           "a long text",
		"segment.segment draft":                     "a rule, not a value",
		"segment.segment published":                 "a rule, not a value",
		"segment.segment version":                   "a hash of the rule",
		"segment.list id":                           "where a list is cut says nothing",
		"newsletter.edition version":                "counts edits",
		"newsletter.edition content.*.body":         "a long text",
		"newsletter.edition content.*.preheader":    "of the long text",
		"newsletter.edition from":                   "an address",
		"newsletter.edition replyTo":                "an address",
		"newsletter.batch id":                       "where the ledger is cut says nothing",
		"newsletter.batch number":                   "likewise",
		"newsletter.batch recipients[].pass":        "of the sending worker",
		"newsletter.suppression id":                 "a keyed hash of an address",
	}
}

func kinds() []storage.AnyKind {
	return slices.Concat(alumni.Kinds(), hr.Kinds(), importer.Kinds(), org.Kinds(), duplicate.Kinds(), merging.Kinds(), referral.Kinds(), newsletter.Kinds(), segment.Kinds())
}

// Every kind that the SDK declares has a view or a reason to have none.
func TestEveryKindHasAView(t *testing.T) {
	t.Parallel()
	var viewed []string
	for _, v := range all() {
		viewed = append(viewed, v.Kind)
	}
	declared := declaredKinds(t)
	require.Greater(t, len(declared), 18)
	for _, kind := range declared {
		require.NotEqual(t, slices.Contains(viewed, kind), unseen()[kind] != "", "%s: wants a view, or a reason in unseen", kind)
	}
	for kind := range unseen() {
		require.Contains(t, declared, kind)
	}
	for _, kind := range viewed {
		require.True(t, slices.ContainsFunc(kinds(), func(k storage.AnyKind) bool { return k.Name() == kind }), kind)
	}
}

// declaredKinds reads the names of storage.Definition literals in the sources
// that a vendor gets.
func declaredKinds(tb testing.TB) []string {
	tb.Helper()
	var out []string
	require.NoError(tb, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && path != root && (name == "examples" || name == "internal" || name == "storagetest" || strings.HasPrefix(name, ".")) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if name := definitionName(n); name != "" {
				out = append(out, name)
			}
			return true
		})
		return nil
	}))
	return out
}

// definitionName returns the Name in a literal of storage.Definition[T].
func definitionName(n ast.Node) string {
	literal, ok := n.(*ast.CompositeLit)
	if !ok {
		return ""
	}
	generic, ok := literal.Type.(*ast.IndexExpr)
	if !ok {
		return ""
	}
	of, _ := generic.X.(*ast.Ident)
	if qualified, ok := generic.X.(*ast.SelectorExpr); ok {
		of = qualified.Sel
	}
	if of == nil || of.Name != "Definition" {
		return ""
	}
	for _, element := range literal.Elts {
		pair, _ := element.(*ast.KeyValueExpr)
		if pair == nil {
			continue
		}
		key, _ := pair.Key.(*ast.Ident)
		value, _ := pair.Value.(*ast.BasicLit)
		if key != nil && key.Name == "Name" && value != nil {
			name, _ := strconv.Unquote(value.Value)
			return name
		}
	}
	return ""
}

// Every column is a value of the kind's type, and every value is a column or is
// left out for a reason, so that a new one asks for a decision.
func TestEveryValueIsAColumnOrLeftOut(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	for _, v := range all() {
		for _, c := range v.Columns {
			shown[v.Kind+" "+where(v, c)] = true
		}
	}
	values := map[string]reflect.Type{}
	for _, k := range kinds() {
		if unseen()[k.Name()] != "" {
			continue
		}
		value, err := k.Decode([]byte("{}"))
		require.NoError(t, err)
		for path, t := range leaves(reflect.TypeOf(value).Elem()) {
			values[k.Name()+" "+path] = t
		}
	}
	for path, of := range values {
		require.NotEqual(t, shown[path], leftOut()[path] != "" || hidden(path), "%s: wants a column, or a reason in leftOut", path)
		require.False(t, shown[path] && of == reflect.TypeFor[[]byte](), "%s: bytes are sealed or hashed", path)
	}
	for path := range shown {
		require.Contains(t, values, path, "a column of nothing")
	}
	for path := range leftOut() {
		require.Contains(t, values, path, "nothing to leave out")
	}
}

// hidden reports what a candidate's names are: nothing of them is shown.
func hidden(path string) bool { return strings.HasPrefix(path, "referral.referral candidate.names.") }

// Whatever a column is made of, it does not come from what tells an address, a
// token or what somebody wrote.
func TestNoViewShowsSecrets(t *testing.T) {
	t.Parallel()
	secret := regexp.MustCompile(`(?i)mail|phone|address|token|hash|print|secret|message|note|bio|body|profile|cursor|lease|candidate`)
	for _, v := range all() {
		for _, c := range v.Columns {
			require.False(t, secret.MatchString(where(v, c)), "%s.%s", v.Name, c.Name)
		}
	}
}

// where writes a column's path as leaves does.
func where(v storage.View, c storage.ViewColumn) string {
	path := strings.Join(c.Path, ".")
	switch {
	case c.Among != nil:
		path = strings.Join(c.Among.List, ".") + "[]." + path
	case c.Element:
		path = strings.TrimSuffix(strings.Join(v.Each, ".")+"[]."+path, ".")
		if v.Of != nil {
			path = strings.Join(v.Of, ".") + "[]." + path
		}
	case c.Around:
		path = strings.Join(v.Of, ".") + "[]." + path
	}
	return regexp.MustCompile(`\.(ja|en)\b`).ReplaceAllString(path, ".*")
}

// leaves returns the types of all values by their JSON paths: [] for elements,
// * for what a map holds.
func leaves(t reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	below := func(name string, t reflect.Type) {
		for path, leaf := range leaves(t) {
			out[strings.TrimSuffix(strings.ReplaceAll(name+"."+path, ".[]", "[]"), ".")] = leaf
		}
	}
	switch {
	case t.Kind() == reflect.Pointer && t.Elem() == reflect.TypeFor[segment.Group]():
		out[""] = t // a rule, which nests
	case reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()), t == reflect.TypeFor[[]byte]():
		out[""] = t
	case t.Kind() == reflect.Pointer:
		return leaves(t.Elem())
	case t.Kind() == reflect.Slice:
		below("[]", t.Elem())
	case t.Kind() == reflect.Map:
		below("*", t.Elem())
	case t.Kind() == reflect.Struct:
		for field := range fields(t) {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			switch {
			case name == "-":
			case field.Anonymous && name == "":
				for path, leaf := range leaves(field.Type) {
					out[path] = leaf
				}
			default:
				below(name, field.Type)
			}
		}
	default:
		out[""] = t
	}
	return out
}

func fields(t reflect.Type) func(yield func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}
