package alumni_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/alumni"
)

func TestNamesAreAddressedAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for want, names := range map[string]alumni.Names{
		"見本 花子":       {Family: "見本", Given: "花子"},
		"Götz Müller": {Family: "Müller", Given: "Götz"},
		"김 민수":        {Family: "김", Given: "민수"},
		"ミラー アン":      {Family: "ミラー", Given: "アン"},
		"Иван Петров": {Family: "Петров", Given: "Иван"},
		"Müller":      {Family: "Müller"},
		"見本 Anna":     {Family: "見本", Given: "Anna"},
	} {
		require.Equal(t, want, names.Display())
	}
	muller := alumni.Names{Family: "Müller", Given: "Götz"}
	require.Equal(t, "Müller Götz", muller.Reading(), "sorted by the family name whatever the order")
}
