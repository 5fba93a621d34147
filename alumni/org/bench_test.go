package org_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/org"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// BenchmarkMaxUnits changes and reads an organisation as large as can be: ten
// units below each, five levels deep.
func BenchmarkMaxUnits(b *testing.B) {
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	require.NoError(b, err)
	s := org.New(people)
	since, err := alumni.NewDate(2000, 4, 1)
	require.NoError(b, err)
	_, err = s.AddEntity(b.Context(), clerk(), org.NewEntity{ID: company, Code: "C", Name: ja("見本"), Since: since})
	require.NoError(b, err)
	units := make([]org.NewUnit, org.MaxUnits)
	for i := range units {
		units[i] = org.NewUnit{ID: alumnikit.NewID(nil), Code: strconv.Itoa(i), Name: ja(fmt.Sprintf("第%d部", i)), Since: since, Entity: company}
		if i > 0 {
			units[i].Parent = units[(i-1)/10].ID
		}
	}
	for at := 0; at < len(units); at += 1000 {
		_, err := s.AddUnits(b.Context(), clerk(), units[at:at+1000]...)
		require.NoError(b, err)
	}
	_, err = s.AddUnits(b.Context(), clerk(), org.NewUnit{Code: "x", Name: ja("x"), Since: since, Entity: company})
	require.ErrorIs(b, err, alumnikit.ErrTooLarge)

	b.Run("move", func(b *testing.B) {
		for n := range b.N {
			on, err := alumni.NewDate(2001, 4, 1)
			require.NoError(b, err)
			_, err = s.Move(b.Context(), clerk(), org.Move{Unit: units[19_999].ID, Parent: units[1+n%100].ID, On: on})
			require.NoError(b, err)
		}
	})
	b.Run("chart", func(b *testing.B) {
		for range b.N {
			c, err := s.Chart(b.Context(), clerk())
			require.NoError(b, err)
			require.Len(b, c.Within(units[0].ID), org.MaxUnits)
		}
	})
}
