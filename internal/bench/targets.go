package main

// target is what is aimed at in absolute units, on a quiet machine of two cores.
type target struct {
	figure  string
	store   string
	many    bool // in many tenants
	most    float64
	mostP95 float64 // 0: none
	rising  bool    // more is better: most is the least
}

// million is how many people targets are about, in one tenant or in many.
const million = 1_000_000

// targets are those of searches with at most a hundred deltas pending, and of
// writing. A search with a thousand pending may take three times as long.
func targets() []target {
	out := []target{
		{figure: "search.2-kanji.hot", store: inSQLite, most: 1.5},
		{figure: "search.2-kanji.cold", store: inSQLite, most: 2, mostP95: 4},
		{figure: "search.1-kanji.hot", store: inSQLite, most: 2},
		{figure: "search.1-kanji.cold", store: inSQLite, most: 2.5},
		{figure: "search.3-4-kana.hot", store: inSQLite, most: 2},
		{figure: "search.3-4-kana.cold", store: inSQLite, most: 2.5},
		{figure: "search.4-romaji.hot", store: inSQLite, most: 2},
		{figure: "search.4-romaji.cold", store: inSQLite, most: 3},
		{figure: "search.2-kanji-department-year.hot", store: inSQLite, most: 1.2},
		{figure: "search.2-kanji-department-year.cold", store: inSQLite, most: 1.5},
		{figure: "search.3-facets.hot", store: inSQLite, most: 1.2},
		{figure: "search.3-facets.cold", store: inSQLite, most: 1.8, mostP95: 3.5},
		{figure: "search.3-facets.hot", store: inMemory, most: 0.5},
		{figure: "disk.posting", store: inSQLite, most: 4},
		{figure: "write.profile.cpu", store: inSQLite, most: 500},
		{figure: "write.fold.cpu", store: inSQLite, most: 1000},
		{figure: "write.contended.write.p99", store: inSQLite, most: 50},
		{figure: "bulk.rebuild", store: inSQLite, most: 15_000, rising: true}, // of the index; that of records is aimed at by bulk.import
		{figure: "bulk.rebuild.resident", store: inSQLite, most: 1024},
		{figure: "bulk.load.resident", store: inSQLite, most: 1024},
		{figure: "bulk.import", store: inSQLite, most: 8000, rising: true},
		{figure: "bulk.import.again", store: inSQLite, most: 30_000, rising: true},
		{figure: "bulk.import.again.above-idle", store: inSQLite, most: 150},
	}
	for _, store := range []string{inPostgres, inMySQL} {
		out = append(
			out,
			target{figure: "search.2-kanji.cold", store: store, most: 3, mostP95: 6},
			target{figure: "search.3-facets.cold", store: store, most: 3, mostP95: 6},
			target{figure: "bulk.load", store: store, most: 6000, rising: true},
			target{figure: "bulk.import", store: store, most: 6000, rising: true},
		)
	}
	for _, c := range classes() {
		for _, at := range []warmth{cold, hot} {
			out = append(out, target{figure: c.name + "." + string(at), store: inSQLite, many: true, most: 0.5})
		}
	}
	return out
}

// targetOf finds the target of a figure, if there is one for such a world.
func targetOf(line *result) (target, bool) {
	for _, t := range targets() {
		if t.figure != line.Name || t.store != line.Store || line.People != million || t.many != (line.Tenants > 1) {
			continue
		}
		if line.Pending > maxQuietPending {
			t.most, t.mostP95 = t.most*busyFactor, t.mostP95*busyFactor
		}
		return t, true
	}
	return target{}, false
}

// Searches may take busyFactor times as long with more deltas than that pending.
const (
	maxQuietPending = 100
	busyFactor      = 3
)

// met reports whether a figure is what is aimed at.
func (t target) met(line *result) bool {
	if t.rising {
		return line.Value >= t.most
	}
	return line.Value <= t.most && (t.mostP95 == 0 || line.P95 <= t.mostP95)
}
