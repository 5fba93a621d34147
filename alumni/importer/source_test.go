package importer_test

import (
	"errors"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func mappingOf(im *importer.Importer, header ...string) importer.Mapping { return im.Propose(header) }

func TestSources(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	in := importer.SourceInput{Name: " 給与システム ", Mapping: mappingOf(im, "社員番号", "氏名", "入社日", "メモ")}
	in.Mapping.Values = map[importer.Column]map[string]string{importer.Work: {"限定": "employee"}}
	in.Mapping.DateOrder = importer.DayMonthYear
	saved, err := im.SaveSource(t.Context(), clerk(), alumnikit.ID{}, in)
	require.NoError(t, err)
	require.Equal(t, "給与システム", saved.Name)
	require.Equal(t, "hr-1", saved.By)
	require.Equal(t, noon(), saved.CreatedAt)
	got, err := im.Source(t.Context(), clerk(), saved.ID)
	require.NoError(t, err)
	require.Equal(t, saved, got)

	_, err = im.SaveSource(t.Context(), clerk(), alumnikit.ID{}, importer.SourceInput{Name: "給与ｼｽﾃﾑ", Mapping: in.Mapping})
	requireField(t, err, "name", alumnikit.CodeTaken)
	other, err := im.SaveSource(t.Context(), clerk(), alumnikit.ID{}, importer.SourceInput{Name: "人事", Mapping: in.Mapping})
	require.NoError(t, err)
	_, err = im.SaveSource(t.Context(), clerk(), other.ID, in)
	requireField(t, err, "name", alumnikit.CodeTaken)
	in.Name, in.Mapping = "新給与", mappingOf(im, "社員番号", "氏名")
	changed, err := im.SaveSource(t.Context(), clerk(), saved.ID, in)
	require.NoError(t, err)
	require.Equal(t, saved.ID, changed.ID)

	all, err := im.Sources(t.Context(), clerk())
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, []string{"人事", "新給与"}, []string{all[0].Name, all[1].Name})

	require.NoError(t, im.DeleteSource(t.Context(), clerk(), other.ID))
	require.ErrorIs(t, im.DeleteSource(t.Context(), clerk(), other.ID), alumnikit.ErrNotFound)
	require.Equal(t, 4, writes(t, people))
}

func TestWhoMayTouchSources(t *testing.T) {
	t.Parallel()
	_, im := open(t)
	in := importer.SourceInput{Name: "人事", Mapping: mappingOf(im, "社員番号", "氏名")}
	saved, err := im.SaveSource(t.Context(), clerk(), alumnikit.ID{}, in)
	require.NoError(t, err)
	for _, actor := range []alumnikit.Actor{
		alumnikit.Visitor(acme), alumnikit.Member(acme, alumnikit.PersonID{1}), alumnikit.Admin(acme, "hr-2", alumnikit.PermConfidence), {},
	} {
		_, err := im.SaveSource(t.Context(), actor, alumnikit.ID{}, in)
		require.Error(t, err)
		_, err = im.Source(t.Context(), actor, saved.ID)
		require.Error(t, err)
		_, err = im.Sources(t.Context(), actor)
		require.Error(t, err)
		_, err = im.MatchSource(t.Context(), actor, in.Mapping.Header)
		require.Error(t, err)
		require.Error(t, im.DeleteSource(t.Context(), actor, saved.ID))
	}
	foreign := alumnikit.Admin("globex", "hr-1", alumnikit.PermRoster)
	_, unknown := im.Source(t.Context(), clerk(), alumnikit.ID{9})
	_, theirs := im.Source(t.Context(), foreign, saved.ID)
	require.ErrorIs(t, theirs, alumnikit.ErrNotFound)
	require.Equal(t, unknown.Error(), theirs.Error())
	_, err = im.SaveSource(t.Context(), foreign, saved.ID, in)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	_, err = im.SaveSource(t.Context(), foreign, alumnikit.ID{}, in)
	require.NoError(t, err, "the name is taken in another tenant")
}

func TestSourcesAreChecked(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	good := mappingOf(im, "社員番号", "氏名", "期")
	for name, c := range map[string]struct {
		change func(*importer.SourceInput)
		field  string
		code   string
	}{
		"no name": {func(in *importer.SourceInput) { in.Name = "  " }, "name", alumnikit.CodeRequired},
		"control": {func(in *importer.SourceInput) { in.Name = "a\x00" }, "name", alumnikit.CodeFormat},
		"columns": {func(in *importer.SourceInput) { in.Mapping.Columns = in.Mapping.Columns[:1] }, "mapping.columns", alumnikit.CodeFormat},
		"order":   {func(in *importer.SourceInput) { in.Mapping.DateOrder = "dym" }, "mapping.dateOrder", alumnikit.CodeNotOneOf},
		"custom field": {func(in *importer.SourceInput) {
			in.Mapping.Columns = []importer.Column{"externalId", "fullName", "custom.x"}
		}, "mapping.columns[2]", alumnikit.CodeNotOneOf},
		"header": {func(in *importer.SourceInput) { in.Mapping.Header = []string{"社員番号", "氏名", "a\x00"} }, "mapping.header[2]", alumnikit.CodeFormat},
	} {
		in := importer.SourceInput{Name: name, Mapping: good}
		c.change(&in)
		_, err := im.SaveSource(t.Context(), clerk(), alumnikit.ID{}, in)
		requireField(t, err, c.field, c.code)
	}
	require.Zero(t, writes(t, people))
}

func TestSourcesAreBounded(t *testing.T) {
	t.Parallel()
	_, im := over(t, memory.New(), nil)
	mapping := mappingOf(im, "社員番号", "氏名")
	save := func(n int) error {
		_, err := im.SaveSource(t.Context(), clerk(), alumnikit.ID{}, importer.SourceInput{Name: strconv.Itoa(n), Mapping: mapping})
		return err
	}
	for n := range importer.MaxSources - 2 {
		require.NoError(t, save(n))
	}
	var wait sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		wait.Go(func() { errs[i] = save(100 + i) })
	}
	wait.Wait()
	saved := 0
	for _, err := range errs {
		if err == nil {
			saved++
			continue
		}
		require.True(t, errors.Is(err, alumnikit.ErrTooLarge) || errors.Is(err, alumnikit.ErrConflict), err)
	}
	all, err := im.Sources(t.Context(), clerk())
	require.NoError(t, err)
	require.Len(t, all, importer.MaxSources-2+saved)
	require.LessOrEqual(t, len(all), importer.MaxSources)
	require.Positive(t, saved)
	for n := range 2 - saved {
		require.NoError(t, save(200+n))
	}
	require.ErrorIs(t, save(300), alumnikit.ErrTooLarge)
	require.NoError(t, im.DeleteSource(t.Context(), clerk(), all[0].ID))
	require.NoError(t, save(301), "a place that was freed")
}

func TestMatchSource(t *testing.T) {
	t.Parallel()
	_, im := open(t)
	mapping := mappingOf(im, "社員番号", "氏名", "入社日1", "入社日2", "メモ", "備考", "備考")
	mapping.Columns[4], mapping.Columns[5] = importer.Place, importer.Grade
	wide, err := im.SaveSource(t.Context(), clerk(), alumnikit.ID{}, importer.SourceInput{Name: "人事", Mapping: mapping})
	require.NoError(t, err)
	narrow, err := im.SaveSource(t.Context(), clerk(), alumnikit.ID{}, importer.SourceInput{Name: "給与", Mapping: mappingOf(im, "社員番号", "氏名", "性別")})
	require.NoError(t, err)

	for name, c := range map[string]struct {
		header  []string
		source  *importer.Source
		columns []importer.Column
		nth     []int
		fresh   []string
		refused []string
	}{
		"the same": {mapping.Header, wide, mapping.Columns, mapping.Nth, nil, nil},
		"another order": {
			[]string{"備考", "氏名", "入社日2", "社員番号", "メモ", "備考", "入社日1"},
			wide,
			[]importer.Column{importer.Grade, importer.FullName, importer.Start, importer.ExternalID, importer.Place, importer.Ignored, importer.Start},
			[]int{1, 1, 2, 1, 1, 1, 1},
			nil, nil,
		},
		"new columns": {
			[]string{"社員番号", "氏名", "性別", "趣味", "個人番号"},
			narrow,
			[]importer.Column{importer.ExternalID, importer.FullName, importer.Ignored, importer.Ignored, importer.Ignored},
			nil,
			[]string{"趣味"},
			[]string{"個人番号"},
		},
		"another width":            {[]string{"社員番号 ", "氏　名"}, narrow, []importer.Column{importer.ExternalID, importer.FullName}, nil, nil, nil},
		"a mapped column is gone":  {[]string{"社員番号", "メモ"}, nil, nil, nil, nil, nil},
		"a mapped column is twice": {[]string{"社員番号", "氏名", "氏名"}, nil, nil, nil, nil, nil},
		"nothing in common":        {[]string{"a", "b"}, nil, nil, nil, nil, nil},
		"empty":                    {nil, nil, nil, nil, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := im.MatchSource(t.Context(), clerk(), c.header)
			require.NoError(t, err)
			if c.source == nil {
				require.Nil(t, m)
				return
			}
			require.Equal(t, c.source.Name, m.Source.Name)
			require.Equal(t, importer.Mapping{Header: c.header, Columns: c.columns, Nth: c.nth}, m.Mapping)
			require.NoError(t, m.Mapping.Validate(nil))
			require.Equal(t, c.fresh, m.New)
			require.Equal(t, c.refused, m.Refused)
		})
	}
}

func requireField(t *testing.T, err error, field, code string) {
	t.Helper()
	found, ok := errors.AsType[alumnikit.FieldErrors](err)
	require.True(t, ok, "%v", err)
	for _, f := range found {
		if f.Field == field && f.Code == code {
			return
		}
	}
	require.Fail(t, "not found", "%s %s in %v", field, code, found)
}
