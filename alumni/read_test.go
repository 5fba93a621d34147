package alumni

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

// fill sets every field of a value, so that a field that the readers do not know
// shows.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 11, 27, 3, 4, 5, 678000, time.UTC)))
		return
	case Date:
		v.Set(reflect.ValueOf(Date{2020, 4, 15}))
		return
	case alumnikit.ID, alumnikit.PersonID:
		v.Set(reflect.ValueOf(alumnikit.NewID(nil)).Convert(v.Type()))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	case reflect.String:
		v.SetString("\"名\\前\"\n<&>")
	case reflect.Int64:
		v.SetInt(-7)
	case reflect.Uint8, reflect.Uint16:
		v.SetUint(7)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(t, v.Index(0))
		fill(t, v.Index(1))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(t, key)
		fill(t, value)
		v.SetMapIndex(key, value)
	default:
		require.Fail(t, "a field of a type that nothing is known about", v.Type().String())
	}
}

// checkReader compares a reader with encoding/json, for values with everything and
// with nothing in them.
func checkReader[T any](t *testing.T, decode func([]byte, *T) bool) {
	t.Helper()
	full := new(T)
	fill(t, reflect.ValueOf(full).Elem())
	for _, value := range []*T{full, new(T)} {
		body, err := json.Marshal(value)
		require.NoError(t, err)
		want, got := new(T), new(T)
		require.NoError(t, json.Unmarshal(body, want))
		require.True(t, decode(body, got), "%s", body)
		require.Equal(t, want, got)
	}
}

func TestRecordsAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	checkReader(t, decodeEntry)
	checkReader(t, decodeProfile)
	checkReader(t, decodeMemberships)
	checkReader(t, decodeConsents)
	checkReader(t, decodeBlocks)
}

func TestRecordsOfOtherVersionsAreRead(t *testing.T) {
	t.Parallel()
	const body = `{"bio": "of a newer version", "id":"6f9619ff-8b86-4011-b42d-00c04fc964ff", "wish":1}`
	got, err := Profiles().Decode([]byte(body))
	require.NoError(t, err)
	require.Equal(t, "of a newer version", got.(*Profile).Bio)
	_, err = Profiles().Decode([]byte(`{"id":"6f9619ff"}`))
	require.ErrorIs(t, err, alumnikit.ErrCorrupt)
}

func BenchmarkDecodeEntry(b *testing.B) {
	body, err := json.Marshal(&Entry{
		ID:          alumnikit.PersonID(alumnikit.NewID(nil)),
		Names:       Names{Family: "高橋", Given: "太郎", FamilyKana: "タカハシ", GivenKana: "タロウ"},
		Identifiers: []Identifier{{ExternalID, "E-000123"}},
		Employments: []Employment{{
			ID: alumnikit.NewID(nil), Work: Employee, Department: "R&D", Title: "主任",
			Start: Date{2010, 4, 1}, End: Date{2020, 3, 31},
		}},
		CreatedAt: time.Date(2026, 11, 27, 3, 4, 5, 678000, time.UTC), UpdatedAt: time.Date(2026, 11, 27, 3, 4, 5, 0, time.UTC),
	})
	require.NoError(b, err)
	for name, decode := range map[string]func([]byte, *Entry) bool{
		"own":  decodeEntry,
		"json": func(body []byte, e *Entry) bool { return json.Unmarshal(body, e) == nil },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				require.True(b, decode(body, new(Entry)))
			}
		})
	}
}
