package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGrowthIsBounded(t *testing.T) {
	t.Parallel()
	small, large := shape{inMemory, 1000, 1}, shape{inMemory, 10_000, 1}
	tests := []struct {
		name          string
		growth        growth
		unit          string
		before, after float64
		ok            bool
	}{
		{"as the company, and half more", total, "ms", 2, 30, true},
		{"faster than the company", total, "ms", 2, 31, false},
		{"an item, to the threefold", perItem, "us", 2, 6, true},
		{"an item, more", perItem, "us", 2, 6.1, false},
		{"a rate, to a third", perItem, "people/s", 6, 2.1, true},
		{"a rate, less", perItem, "people/s", 6, 1.9, false},
		{"as it likes", free, "ms", 1, 1000, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := &report{out: &bytes.Buffer{}}
			require.NoError(t, r.add(small, 0, measurement{name: "x", value: tt.before, unit: tt.unit, growth: tt.growth}))
			require.NoError(t, r.add(large, 0, measurement{name: "x", value: tt.after, unit: tt.unit, growth: tt.growth}))
			if tt.ok {
				assert.NoError(t, r.end())
			} else {
				assert.ErrorIs(t, r.end(), errBounds)
			}
		})
	}
}

func TestRatiosToBaselinesAreBounded(t *testing.T) {
	t.Parallel()
	for value, ok := range map[float64]bool{2: true, 2.1: false} {
		r := &report{out: &bytes.Buffer{}}
		m := measurement{name: "x", value: value, unit: "ms", beside: []baseline{{name: "y", value: 1, most: 2}, {name: "z", value: 0.001}}}
		require.NoError(t, r.add(shape{inMemory, 1000, 1}, 0, m))
		assert.Equal(t, ok, r.lines[0].OK)
		assert.Len(t, r.lines[0].Beside, 2)
	}
}

func TestRatiosToBaselinesAreToBeReached(t *testing.T) {
	t.Parallel()
	for value, ok := range map[float64]bool{0.7: true, 0.69: false} {
		r := &report{out: &bytes.Buffer{}}
		m := measurement{name: "x", value: value, unit: "tx/s", beside: []baseline{{name: "y", value: 1, least: 0.7}}}
		require.NoError(t, r.add(shape{inMemory, 1000, 1}, 0, m))
		assert.Equal(t, ok, r.lines[0].OK)
	}
}

func TestSmallTenantsAreComparedWithOne(t *testing.T) {
	t.Parallel()
	r := &report{out: &bytes.Buffer{}}
	require.NoError(t, r.add(shape{inSQLite, 1000, 1}, 0, measurement{name: "disk.posting", value: 2, unit: "B"}))
	require.NoError(t, r.add(shape{inSQLite, 1000, 10}, 0, measurement{name: "disk.posting", value: 5, unit: "B"}))
	assert.ErrorIs(t, r.end(), errBounds)
}

func TestTargets(t *testing.T) {
	t.Parallel()
	one, many := shape{inSQLite, million, 1}, shape{inSQLite, million, 1000}
	tests := []struct {
		name       string
		shape      shape
		pending    int
		value, p95 float64
		goal       float64
		met        bool
	}{
		{"search.2-kanji.hot", one, 0, 1.5, 0, 1.5, true},
		{"search.2-kanji.hot", one, 100, 1.6, 0, 1.5, false},
		{"search.2-kanji.hot", one, 1000, 4.5, 0, 4.5, true},
		{"search.2-kanji.cold", one, 0, 1.9, 4.1, 2, false},
		{"search.2-kanji.hot", many, 0, 0.6, 0, 0.5, false},
		{"search.2-kanji.first", one, 0, 100, 0, 0, false},
		{"search.2-kanji.hot", shape{inSQLite, million / 10, 1}, 0, 1, 0, 0, false},
		{"search.3-facets.hot", shape{inMemory, million, 1}, 0, 0.5, 0, 0.5, true},
		{"bulk.rebuild", one, 0, 15_001, 0, 15_000, true},
		{"bulk.rebuild", one, 0, 14_999, 0, 15_000, false},
		{"bulk.load", shape{inPostgres, million, 1}, 0, 6001, 0, 6000, true},
		{"bulk.import", shape{inMySQL, million, 1}, 0, 5999, 0, 6000, false},
		{"search.2-kanji.cold", shape{inMySQL, million, 1}, 0, 3, 6, 3, true},
		{"search.3-facets.cold", shape{inPostgres, million, 1}, 0, 2, 6.1, 3, false},
	}
	for _, tt := range tests {
		r := &report{out: &bytes.Buffer{}}
		require.NoError(t, r.add(tt.shape, tt.pending, measurement{name: tt.name, value: tt.value, p95: tt.p95, unit: "ms"}))
		assert.InDelta(t, tt.goal, r.lines[0].Target, 1e-9, tt.name)
		assert.Equal(t, tt.met, r.lines[0].Met, "%s %v", tt.name, tt.value)
		assert.NoError(t, r.end(), "a target changes no exit status")
	}
}

func TestIdentifiersAreReversible(t *testing.T) {
	t.Parallel()
	numbers := newNumbering()
	for _, n := range []int{0, 1, 9_999_999} {
		back, ok := numbers.number(numbers.id(ofPeople, n))
		assert.True(t, ok)
		assert.Equal(t, n, back)
		_, ok = numbers.number(numbers.id(ofGroups, n))
		assert.False(t, ok)
	}
}
