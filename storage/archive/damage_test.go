package archive_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/archive"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// small is the archive of a tenant with a little of everything.
func small(tb testing.TB) []byte {
	tb.Helper()
	db := open(tb, memory.New())
	require.NoError(tb, db.Store().Commit(tb.Context(), storage.Write{Tenant: acme, Puts: []storage.Record{{
		Kind: "raw", ID: numbered(1), Version: 1, Body: []byte("no JSON"), Keys: []storage.Key{{Name: "k", Value: []byte{1}, Unique: true}},
	}}}))
	for i := range 3 {
		write(tb, db, acme, i, "text")
		if i < 2 {
			_, err := db.SealJournal(tb.Context(), acme, 100)
			require.NoError(tb, err)
		}
	}
	file, _ := written(tb, db, acme)
	return file
}

// refused demands that a file is read by nobody and leaves nothing behind.
func refused(t *testing.T, db *storage.DB, file []byte, what string) {
	t.Helper()
	_, err := archive.Check(t.Context(), db.Keys(), acme, bytes.NewReader(file), nil)
	require.Error(t, err, what)
	_, readErr := archive.Read(t.Context(), db, acme, bytes.NewReader(file), nil)
	require.EqualError(t, readErr, strings.Replace(err.Error(), "archive.Check", "archive.Read", 1), what)
	damage, ok := errors.AsType[*archive.LineError](err)
	require.True(t, ok && errors.Is(err, alumnikit.ErrCorrupt) && damage.Line > 0 || errors.Is(err, alumnikit.ErrInvalid), "%s: %v", what, err)
	require.True(t, census(t, db, acme).Empty(), what)
}

func TestDamage(t *testing.T) {
	t.Parallel()
	db, file := open(t, memory.New()), small(t)
	lines := bytes.SplitAfter(file, []byte("\n"))
	lines = lines[:len(lines)-1]
	require.Len(t, lines, 9)
	join := func(lines ...[]byte) []byte { return bytes.Join(lines, nil) }
	for i := range lines {
		refused(t, db, join(slices.Delete(slices.Clone(lines), i, i+1)...), fmt.Sprint("without line ", i+1))
		refused(t, db, join(slices.Insert(slices.Clone(lines), i, lines[i])...), fmt.Sprint("line twice ", i+1))
		for j := range i {
			swapped := slices.Clone(lines)
			swapped[i], swapped[j] = swapped[j], swapped[i]
			refused(t, db, join(swapped...), fmt.Sprint("swapped ", i+1, j+1))
		}
	}
	for n := range file {
		refused(t, db, file[:n], fmt.Sprint("cut off after ", n))
		for _, bit := range []byte{0x01, 0x20, 0x80} { // 0x20 turns capitals into small letters
			flipped := bytes.Clone(file)
			flipped[n] ^= bit
			refused(t, db, flipped, fmt.Sprintf("bit %x of byte %d", bit, n))
		}
	}
	refused(t, db, append(bytes.Clone(file), '\n'), "a line more")
	refused(t, db, bytes.ReplaceAll(file, []byte("\n"), []byte("\r\n")), "line ends of Windows")
	refused(t, db, append([]byte("\xef\xbb\xbf"), file...), "a byte order mark")
	refused(t, db, bytes.Repeat([]byte("x"), 20<<20), "no line ever ends")
	_, err := archive.Read(t.Context(), db, acme, bytes.NewReader(file), nil)
	require.NoError(t, err)
}

// forge ends lines with a trailer as somebody without the keys can write it, or with
// them.
func forge(keys *alumnikit.Keyring, lines, records string, sealed, pending int) []byte {
	sum := sha256.Sum256([]byte(lines))
	return fmt.Appendf([]byte(lines), `{"records":%s,"sealed":%d,"pending":%d,"sha256":"%s","mac":"%s"}`+"\n", records, sealed, pending,
		hex.EncodeToString(sum[:]), base64.StdEncoding.EncodeToString(keys.MAC("archive", []byte("trailer"), sum[:])))
}

// header is the first line of an archive.
func header(keys *alumnikit.Keyring) string {
	mac := base64.StdEncoding.EncodeToString(keys.MAC("archive", []byte("header"), []byte(acme)))
	return `{"archive":"alumnikit","format":1,"tenant":"acme","mac":"` + mac + `"}` + "\n"
}

// Who has not the keys can write no archive; who has them can write no line that
// Write would not.
func TestForged(t *testing.T) {
	t.Parallel()
	db := open(t, memory.New())
	line := func(id, rest string) string {
		return `{"kind":"k","id":"00000000-0000-4000-8000-00000000000` + id + `",` + rest + "}\n"
	}
	good := line("1", `"version":1,"body":{}`)
	_, err := archive.Check(t.Context(), db.Keys(), acme, bytes.NewReader(forge(db.Keys(), header(db.Keys())+good, `{"k":1}`, 0, 0)), nil)
	require.NoError(t, err, "the control of all others")
	refused(t, db, forge(keyring(t, "z"), header(db.Keys())+good, `{"k":1}`, 0, 0), "signed by others")
	for _, bad := range []string{
		line("1", `"version":0,"body":{}`), line("1", `"version":9223372036854775808,"body":{}`), line("1", `"version":1.0,"body":{}`),
		line("1", `"version":-1,"body":{}`), line("1", `"version":1,"bytes":"e30="`), line("1", `"version":1,"body":{} `), line("1", `"version":1`),
		line("1", `"version":1, "body":{}`), line("1", `"version":1,"body":{},"more":1`), line("1", `"Version":1,"body":{}`),
		line("1", `"version":1,"due":null,"body":{}`), line("1", `"version":1,"due":-62135596800000000,"body":{}`), line("1", `"version":1,"keys":[],"body":{}`),
		line("1", `"version":1,"keys":[{"name":"a","value":"AQ=="},{"name":"a","value":"AA=="}],"body":{}`),
		line("1", `"version":1,"keys":[{"name":"a","value":"AA=="},{"name":"a","value":"AA=="}],"body":{}`),
		line("1", `"version":1,"keys":[{"name":"a","value":"AA==","unique":false}],"body":{}`),
		line("1", `"version":1,"keys":[{"name":"a","value":"AB=="}],"body":{}`), line("1", `"version":1,"keys":[{"name":"","value":""}],"body":{}`),
		line("1", `"version":1,"body":"`+strings.Repeat("x", storage.MaxBody)+`"`),
		strings.Replace(good, `"k"`, `""`, 1), strings.Replace(good, `"k"`, `"`+strings.Repeat("k", storage.MaxKindName+1)+`"`, 1),
		strings.Replace(good, "000001", "000000", 1)[:len(good)-1] + " \n", good + good, line("2", `"version":1,"body":{}`) + good,
		strings.Replace(good, "00000000-0000-4000-8000-000000000001", "", 1), "{}\n", "\n", "null\n", `{"entry":"","time":1,"body":{}}` + "\n",
		`{"entry":"00000000-0000-4000-8000-000000000001","time":1,"sequence":1,"mac":"AA==","body":{}}` + "\n" + good,
		`{"entry":"00000000-0000-4000-8000-000000000001","time":1,"body":{}}` + "\n" + good,
		good + `{"entry":"00000000-0000-4000-8000-000000000001","time":1,"sequence":1,"mac":"AA==","body":{}}` + "\n",
		good + `{"entry":"00000000-0000-4000-8000-000000000001","time":1,"mac":"AA==","body":{}}` + "\n",
		good + `{"entry":"00000000-0000-4000-8000-000000000001","time":1,"sequence":0,"body":{}}` + "\n",
		good + `{"entry":"00000000-0000-4000-8000-000000000001","time":2,"body":{}}` + "\n" +
			`{"entry":"00000000-0000-4000-8000-000000000002","time":1,"body":{}}` + "\n",
		good + strings.Repeat(`{"entry":"00000000-0000-4000-8000-000000000001","time":2,"body":{}}`+"\n", 2),
		strings.Replace(good, `"k"`, `"storage.restoring"`, 1),
	} {
		sealed := strings.Count(bad, `"sequence"`)
		pending := strings.Count(bad, `{"entry"`) - sealed
		counts := fmt.Sprintf(`{"k":%d}`, strings.Count(bad, `"version"`)) // right, so that nothing else is wrong
		if strings.Contains(bad, "storage.restoring") {
			counts = `{"storage.restoring":1}`
		}
		refused(t, db, forge(db.Keys(), header(db.Keys())+bad, counts, sealed, pending), bad[:min(len(bad), 200)])
	}
	for _, counts := range []struct {
		records         string
		sealed, pending int
	}{{`{"k":2}`, 0, 0}, {`{}`, 0, 0}, {`{"k":1,"l":0}`, 0, 0}, {`{"k":1}`, 1, 0}, {`{"k":1}`, 0, 1}, {`null`, 0, 0}, {`{"k":1,"k":1}`, 0, 0}} {
		refused(t, db, forge(db.Keys(), header(db.Keys())+good, counts.records, counts.sealed, counts.pending), counts.records)
	}
	refused(t, db, forge(db.Keys(), header(db.Keys()), `{}`, 0, 0), "nothing")
	refused(t, db, forge(db.Keys(), strings.Replace(header(db.Keys()), `"format":1`, `"format":2`, 1)+good, `{"k":1}`, 0, 0), "another format")
	kinds, counts := []string{header(db.Keys())}, []string{}
	for n := range 5000 {
		kinds = append(kinds, strings.Replace(good, `"k"`, fmt.Sprintf(`"k%04d"`, n), 1))
		counts = append(counts, fmt.Sprintf(`"k%04d":1`, n))
	}
	refused(t, db, forge(db.Keys(), strings.Join(kinds, ""), "{"+strings.Join(counts, ",")+"}", 0, 0), "a kind for each record")
}

// FuzzLines signs whatever lines come: what is accepted is what is written again.
func FuzzLines(f *testing.F) {
	file := string(small(f))
	lines := strings.SplitAfter(file, "\n")
	f.Add(strings.Join(lines[1:len(lines)-2], ""), `{"note":3,"raw":1}`, 2, 1)
	for _, r := range awkward() {
		if len(r.Body) < 100 {
			db := open(f, memory.New())
			require.NoError(f, must[storage.Archiver](db.Store()).Restore(f.Context(), storage.Write{Tenant: acme, Puts: []storage.Record{r}}))
			file, _ := written(f, db, acme)
			lines := strings.SplitAfter(string(file), "\n")
			f.Add(lines[1], fmt.Sprintf(`{%q:1}`, r.Kind), 0, 0)
		}
	}
	keys := keyring(f, "k")
	f.Fuzz(func(t *testing.T, lines, records string, sealed, pending int) {
		file := forge(keys, header(keys)+lines, records, sealed, pending)
		db := open(t, memory.New())
		_, err := archive.Check(t.Context(), keys, acme, bytes.NewReader(file), nil)
		_, readErr := archive.Read(t.Context(), db, acme, bytes.NewReader(file), nil)
		if err != nil {
			require.Error(t, readErr)
		}
		if readErr != nil {
			require.True(t, census(t, db, acme).Empty())
			return
		}
		again, _ := written(t, db, acme)
		require.Equal(t, string(file), string(again))
	})
}

func must[T any](v any) T { return v.(T) }

// FuzzFile reads files that nobody signed.
func FuzzFile(f *testing.F) {
	file := small(f)
	f.Add(file)
	f.Add(file[:len(file)/2])
	keys := keyring(f, "k")
	f.Fuzz(func(t *testing.T, file []byte) {
		_, err := archive.Check(t.Context(), keys, acme, bytes.NewReader(file), nil)
		if err != nil {
			damaged := errors.Is(err, alumnikit.ErrCorrupt) || errors.Is(err, alumnikit.ErrInvalid)
			require.True(t, damaged, "%v", err)
		}
	})
}
