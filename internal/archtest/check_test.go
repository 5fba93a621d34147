package archtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// node is what go list says about one package.
type node struct {
	path    string
	imports []string // direct, of the files that are not tests
}

// graph maps import paths to packages, ours and everybody else's.
type graph map[string]node

// ours returns the paths of the module's own packages in order.
func (g graph) ours() []string {
	own := []string{}
	for path := range g {
		if _, ok := relative(path); ok {
			own = append(own, path)
		}
	}
	slices.Sort(own)

	return own
}

// reach returns, for every package that can be reached from one, the path by which it was first found.
func (g graph) reach(from string) map[string][]string {
	found := map[string][]string{from: {from}}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for _, next := range g[at].imports {
			if _, seen := found[next]; seen {
				continue
			}
			found[next] = append(slices.Clone(found[at]), next)
			queue = append(queue, next)
		}
	}

	return found
}

// relative strips the module's path and reports whether the package is one of the module's.
func relative(path string) (string, bool) {
	if path == module {
		return ".", true
	}

	return strings.CutPrefix(path, module+"/")
}

// covers reports whether a pattern of the tables matches a relative path.
func covers(pattern, rel string) bool {
	if tree, ok := strings.CutSuffix(pattern, "/..."); ok {
		return rel == tree || strings.HasPrefix(rel, tree+"/")
	}

	return rel == pattern
}

func anyCovers(patterns []string, rel string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return covers(p, rel) })
}

// layerOf returns the first row that covers a relative path.
func layerOf(rows []layer, rel string) (layer, bool) {
	i := slices.IndexFunc(rows, func(l layer) bool { return anyCovers(l.packages, rel) })
	if i < 0 {
		return layer{}, false
	}

	return rows[i], true
}

// checkLayers returns one sentence for each import among our packages that no row allows.
func checkLayers(g graph, rows []layer) []string {
	wrong := []string{}
	for _, path := range g.ours() {
		rel, _ := relative(path)
		row, ok := layerOf(rows, rel)
		if !ok {
			wrong = append(wrong, rel+" belongs to no layer: add it to the table")

			continue
		}
		for _, imported := range g[path].imports {
			target, own := relative(imported)
			if !own {
				continue
			}
			if to, _ := layerOf(rows, target); !slices.Contains(row.may, to.name) {
				wrong = append(wrong, fmt.Sprintf("%s (%s) imports %s (%s)", rel, row.name, target, to.name))
			}
		}
	}

	return wrong
}

// checkReserved returns one sentence, with the chain of imports, for each of our packages that reaches what it must not.
func checkReserved(g graph, rules []reserved) []string {
	wrong := []string{}
	for _, path := range g.ours() {
		rel, _ := relative(path)
		reached := g.reach(path)
		for _, rule := range rules {
			if anyCovers(rule.only, rel) {
				continue
			}
			if chain := rule.broken(reached); chain != nil {
				wrong = append(wrong, fmt.Sprintf("%s: %s", strings.Join(chain, " -> "), rule.why))
			}
		}
	}

	return wrong
}

// broken returns the shortest chain, and the first by name among equals, by which a rule is broken, or nil.
func (r reserved) broken(reached map[string][]string) []string {
	var worst []string
	for _, path := range slices.Sorted(maps.Keys(reached)) {
		chain := reached[path]
		if !r.names(path) || (r.direct && len(chain) > 2) {
			continue
		}
		if worst == nil || len(chain) < len(worst) {
			worst = chain
		}
	}

	return worst
}

// names reports whether an import path is the reserved one or, unless the rule is exact, below it.
func (r reserved) names(path string) bool {
	return path == r.path || (!r.exact && strings.HasPrefix(path, r.path+"/"))
}
