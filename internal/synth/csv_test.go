package synth_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/synth"
)

func readCSV(t *testing.T, company *synth.Company, lang string) [][]string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, synth.WriteCSV(&b, company.All(), lang))
	require.True(t, utf8.Valid(b.Bytes()))
	rows, err := csv.NewReader(&b).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, company.Len()+1)
	return rows
}

func TestWriteCSV(t *testing.T) {
	t.Parallel()
	company := synth.New(31, 500)
	ja, en := readCSV(t, company, "ja"), readCSV(t, company, "en")
	require.Equal(t, []string{"社員番号", "姓", "名", "セイ", "メイ"}, ja[0][:5])
	require.Equal(t, []string{"Employee ID", "Family name", "Given name"}, en[0][:3])
	require.Len(t, ja[0], len(en[0]))
	kinds, reasons := synth.KindLabels(), synth.LeavingReasonLabels()
	for i := range company.Len() {
		p := company.Person(i)
		last := p.Last()
		require.Equal(t, []string{
			p.ExternalID, p.Family, p.Given, p.FamilyKana, p.GivenKana, p.FamilyRomaji, p.GivenRomaji, p.FormerFamily,
			p.Preferred, p.Email, p.Phone, last.Entity, last.Department, last.Title, last.Place, kinds[last.Kind],
			last.Start, last.End, reasons[last.LeavingReason],
		}, ja[i+1])
		require.Equal(t, []string{
			company.English(last.Entity), company.English(last.Department), company.English(last.Title),
			company.English(last.Place), last.Kind, last.Start, last.End, last.LeavingReason,
		}, en[i+1][11:])
		require.Equal(t, ja[i+1][:11], en[i+1][:11])
	}
}

func TestWriteCSVErrors(t *testing.T) {
	t.Parallel()
	company := synth.New(31, 1000)
	require.ErrorContains(t, synth.WriteCSV(&bytes.Buffer{}, company.All(), "fr"), `"fr"`)
	require.ErrorIs(t, synth.WriteCSV(full{}, company.All(), "ja"), errFull)
	require.ErrorIs(t, synth.WriteCSV(full{}, synth.New(1, 0).All(), "ja"), errFull)
	bad, err := synth.BadRows(company.Person(0), "ja")
	require.NoError(t, err)
	_, err = synth.WriteMixedCSV(full{}, company.All(), "ja", bad)
	require.ErrorIs(t, err, errFull)
	_, err = synth.WriteMixedCSV(&bytes.Buffer{}, company.All(), "", bad)
	require.Error(t, err)
	_, err = synth.BadRows(company.Person(0), "")
	require.Error(t, err)
}

var errFull = errors.New("disk full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestMixedCSVSpoilsExactlyTheBadLines(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"ja", "en"} {
		for _, size := range []int{1, 20, 1000} { // fewer and more people than the bad lines need
			company := synth.New(32, size)
			bad, err := synth.BadRows(company.Person(0), lang)
			require.NoError(t, err)
			var plain, mixed bytes.Buffer
			require.NoError(t, synth.WriteCSV(&plain, company.All(), lang))
			numbers, err := synth.WriteMixedCSV(&mixed, company.All(), lang, bad)
			require.NoError(t, err)
			require.Len(t, numbers, len(bad))
			var good [][]byte
			next := 0
			for i, line := range bytes.SplitAfter(mixed.Bytes(), []byte("\n")) {
				if next < len(numbers) && numbers[next] == i+1 {
					require.Equal(t, string(bad[next].Line)+"\n", string(line))
					next++
					continue
				}
				good = append(good, line)
			}
			require.Equal(t, plain.String(), string(bytes.Join(good, nil)))
		}
	}
}

func TestBadRowsAreBadInTheWayTheySay(t *testing.T) {
	t.Parallel()
	company := synth.New(33, 10)
	bad, err := synth.BadRows(company.Person(3), "en")
	require.NoError(t, err)
	again, err := synth.BadRows(company.Person(3), "en")
	require.NoError(t, err)
	require.Equal(t, bad, again)
	header := readCSV(t, company, "en")[0]
	at := func(name string) int { return slices.Index(header, name) }
	checks := map[string]func(row []string) bool{
		synth.BadDate:     func(row []string) bool { return row[at("Start date")] == "2019-02-30" },
		synth.BadDateWord: func(row []string) bool { return row[at("Start date")] == "last spring" },
		synth.BadDateOrder: func(row []string) bool {
			return row[at("Start date")] == "2020-04-01" && row[at("End date")] == "2018-03-31"
		},
		synth.MissingName:     func(row []string) bool { return row[at("Family name")]+row[at("Given name")] == "" },
		synth.MissingID:       func(row []string) bool { return row[at("Employee ID")] == "" },
		synth.DuplicateID:     func(row []string) bool { return row[at("Employee ID")] == "E000003" },
		synth.BrokenUTF8:      func(row []string) bool { return !utf8.ValidString(row[at("Family name")]) },
		synth.ForeignEncoding: func(row []string) bool { return !utf8.ValidString(row[at("Family name")]) },
		synth.NulByte:         func(row []string) bool { return strings.Contains(row[at("Given name")], "\x00") },
		synth.TooManyColumns:  func(row []string) bool { return len(row) > len(header) },
		synth.TooFewColumns:   func(row []string) bool { return len(row) < len(header) },
		synth.UnknownKind:     func(row []string) bool { return row[at("Kind of work")] == "astronaut" },
		synth.BadEmail:        func(row []string) bool { return !strings.Contains(row[at("Email")], "@") },
		synth.OversizeField:   func(row []string) bool { return len(row[at("Given name")]) > 64<<10 },
	}
	require.Len(t, bad, len(checks))
	for _, b := range bad {
		row, err := csv.NewReader(bytes.NewReader(b.Line)).Read()
		require.NoError(t, err, b.Reason)
		require.NotContains(t, string(b.Line), "\n")
		for reason, check := range checks {
			shared := reason == synth.BrokenUTF8 || reason == synth.ForeignEncoding
			if reason == b.Reason {
				require.True(t, check(row), b.Reason)
			} else if !shared && len(row) == len(header) {
				require.False(t, check(row), "%s is also %s", b.Reason, reason)
			}
		}
	}
}
