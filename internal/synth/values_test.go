package synth_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/synth"
)

// isKatakana accepts full-width katakana and the long-vowel mark alone.
func isKatakana(s string) bool {
	for _, r := range s {
		if r < 'ァ' || r > 'ヴ' && r != 'ー' {
			return false
		}
	}
	return true
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

func terms(labels []synth.Label) []string {
	list := make([]string, len(labels))
	for i, label := range labels {
		list[i] = label.Ja
	}
	return list
}

func TestEveryValueIsWellFormed(t *testing.T) {
	t.Parallel()
	email := regexp.MustCompile(`^e\d{6,}@example\.(jp|com|org)$`)
	phone := regexp.MustCompile(`^000-0000-\d{4}$`)
	for p := range synth.New(11, 5_000).All() {
		raw, err := json.Marshal(p)
		require.NoError(t, err)
		text := string(raw)
		require.True(t, utf8.ValidString(text))
		require.NotContains(t, text, `\u0000`)
		require.NotContains(t, text, "\ufffd")
		require.NotEmpty(t, p.Family)
		require.NotEmpty(t, p.Given)
		require.Regexp(t, email, p.Email)
		require.Regexp(t, phone, p.Phone)
		require.True(t, strings.HasPrefix(p.Email, "e"+p.ExternalID[1:]+"@"))
		for _, kana := range []string{p.FamilyKana, p.GivenKana, p.FormerFamilyKana} {
			require.True(t, isKatakana(kana), kana)
		}
		for _, romaji := range []string{p.FamilyRomaji, p.GivenRomaji, p.FormerFamilyRomaji} {
			require.True(t, isASCII(romaji), romaji)
		}
		require.Equal(t, p.FamilyKana == "", p.GivenKana == "")
		require.NotEmpty(t, p.FamilyRomaji)
		require.NotEmpty(t, p.GivenRomaji)
		require.Equal(t, p.FormerFamily == "", p.FormerFamilyRomaji == "")
	}
}

func TestProfilesDrawFromTheVocabularies(t *testing.T) {
	t.Parallel()
	company := synth.New(12, 4_000)
	skills, interests := terms(company.Skills), terms(company.Interests)
	for p := range company.All() {
		require.Contains(t, []string{"ja", "en"}, p.Locale)
		if !p.HasProfile {
			require.False(t, p.ConsentListing)
			require.Empty(t, p.CurrentEmployer+p.CurrentTitle+p.Location)
			require.Zero(t, len(p.Skills)+len(p.Interests)+len(p.OpenTo)+len(p.Groups)+len(p.Audiences)+p.AvailabilityHours)
			continue
		}
		requireSubset(t, skills, p.Skills, 6)
		requireSubset(t, interests, p.Interests, 4)
		requireSubset(t, synth.OpenToValues(), p.OpenTo, len(synth.OpenToValues()))
		require.LessOrEqual(t, len(p.Groups), 3)
		for _, group := range p.Groups {
			require.True(t, group >= 0 && group < len(company.Groups))
		}
		require.True(t, p.AvailabilityHours >= 0 && p.AvailabilityHours <= 20)
		for field, audience := range p.Audiences {
			require.Contains(t, synth.AudienceFields(), field)
			require.Contains(t, synth.AudienceValues(), audience)
		}
		if p.Current() {
			require.Equal(t, p.Last().Entity, p.CurrentEmployer)
		} else if p.CurrentEmployer != "" {
			require.Contains(t, company.Employers, p.CurrentEmployer)
		}
		if p.Locale == "en" {
			require.True(t, isASCII(p.CurrentTitle), p.CurrentTitle)
		}
	}
}

func requireSubset(t *testing.T, vocabulary, values []string, most int) {
	t.Helper()
	require.LessOrEqual(t, len(values), most)
	seen := map[string]bool{}
	for _, value := range values {
		require.Contains(t, vocabulary, value)
		require.False(t, seen[value], "%s twice", value)
		seen[value] = true
	}
}

func TestEmploymentsAreCareers(t *testing.T) {
	t.Parallel()
	company := synth.New(13, 5_000)
	kinds, reasons := synth.KindLabels(), synth.LeavingReasonLabels()
	places, entities := terms(company.Places), terms(company.Entities)
	for p := range company.All() {
		require.True(t, len(p.Employments) >= 1 && len(p.Employments) <= 3)
		previousEnd := ""
		for k, e := range p.Employments {
			require.Contains(t, kinds, e.Kind)
			require.Contains(t, places, e.Place)
			require.Contains(t, entities, e.Entity)
			require.True(t, slices.ContainsFunc(company.Departments, func(d synth.Department) bool { return d.Ja == e.Department }))
			require.NotEqual(t, e.Title, company.English(e.Title), "no English for %s", e.Title)
			requireDate(t, e.Start)
			if e.End == "" {
				require.Equal(t, len(p.Employments)-1, k, "only the last may go on")
				require.Empty(t, e.LeavingReason)
				continue
			}
			requireDate(t, e.End)
			require.Contains(t, reasons, e.LeavingReason)
			require.Len(t, e.Start, len(e.End), "one precision")
			require.LessOrEqual(t, e.Start, e.End)
			require.LessOrEqual(t, e.End, synth.AsOf)
			common := min(len(previousEnd), len(e.Start))
			require.LessOrEqual(t, previousEnd[:common], e.Start[:common], "%v", p.Employments)
			previousEnd = e.End
		}
	}
}

func requireDate(t *testing.T, s string) {
	t.Helper()
	layout := "2006-01-02"[:min(len(s), 10)]
	_, err := time.Parse(layout, s)
	require.NoError(t, err)
	require.Contains(t, []int{4, 7, 10}, len(s))
	require.LessOrEqual(t, s, synth.AsOf)
	require.GreaterOrEqual(t, s, "1975")
}
