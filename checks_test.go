package alumnikit

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

type inner struct {
	Word string   `json:"word" validate:"required,max=3,plain"`
	Path []string `json:"path,omitempty" validate:"max=2,dive,required,max=3,plain"`
	Kind kindWord `json:"kind,omitempty" validate:"omitempty,oneof=a bc"`
}

type kindWord string

type tree struct {
	Word string `validate:"max=3"`
	Sub  []tree `validate:"max=2,dive"`
}

type usual struct {
	Free   string
	At     time.Time
	Inner  inner
	Kind   kindWord `validate:"required,oneof=a bc"`
	Mail   string   `validate:"omitempty,max=4,plain"`
	Inners []inner  `validate:"max=2,dive"`
	Marks  []uint16 `validate:"max=2"`
	Loose  []inner
}

// unusual has, beside what is known, one of the things that are left to the validator.
type (
	withPointer struct{ A *inner }
	withAny     struct{ A any }
	withMap     struct {
		A map[string]string `validate:"dive,required,max=3"`
	}
	withLeast struct {
		A string `validate:"min=2"`
	}
	withNumber struct {
		A int `validate:"max=2"`
	}
	withUnique struct {
		A []string `validate:"max=2,unique,dive,required"`
	}
	withEmbedded struct{ inner }
	withLate     struct {
		A string `validate:"max=2,omitempty,required"`
	}
	withQuotes struct {
		A string `validate:"oneof='a b' c"`
	}
	withRequired struct {
		A []string `validate:"required,max=2"`
	}
)

// scatter sets every field at random, to what is fine about as often as to what is not.
func scatter(r *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				scatter(r, v.Field(i))
			}
		}
	case reflect.String:
		v.SetString([]string{"", "a", "bc", "日本語", "日本語日", "abcde", "a\x00", "\xff", " ", "a b", "c", "'"}[r.IntN(12)])
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(4), 4))
		for i := range v.Len() {
			scatter(r, v.Index(i))
		}
	case reflect.Int:
		v.SetInt(int64(r.IntN(5)))
	case reflect.Map:
		if r.IntN(2) == 0 {
			v.Set(reflect.ValueOf(map[string]string{"k": []string{"", "abc", "abcd"}[r.IntN(3)]}))
		}
	case reflect.Pointer, reflect.Interface:
		if r.IntN(2) == 0 {
			in := &inner{Word: "abcd"[:r.IntN(5)]}
			v.Set(reflect.ValueOf(in))
		}
	default:
	}
}

// TestWhatIsFineIsSo holds the check of tags against the validator.
func TestWhatIsFineIsSo(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for _, kind := range []any{
		inner{}, usual{}, withPointer{}, withAny{}, withMap{}, withLeast{}, withNumber{}, withUnique{}, withEmbedded{}, withLate{}, withQuotes{}, withRequired{},
	} {
		fine := 0
		for range 3_000 {
			v := reflect.New(reflect.TypeOf(kind))
			scatter(r, v.Elem())
			if err := inputs().Struct(v.Interface()); isFine(v.Interface()) {
				fine++
				require.NoError(t, err, "%+v", v.Elem())
			} else if reflect.TypeOf(kind) == reflect.TypeFor[inner]() || reflect.TypeOf(kind) == reflect.TypeFor[usual]() {
				require.Error(t, err, "of these nothing is left to the validator that is fine: %+v", v.Elem())
			}
			require.Equal(t, inputs().Struct(v.Interface()) == nil, Validate(v.Interface()) == nil)
			require.Equal(t, isFine(v.Interface()), isFine(v.Elem().Interface()), "by value")
		}
		if strings.HasPrefix(reflect.TypeOf(kind).Name(), "with") {
			require.Zero(t, fine, "%T", kind)
		} else {
			require.NotZero(t, fine, "%T", kind)
		}
	}
	require.True(t, isFine(tree{Sub: []tree{{Word: "abc"}}}))
	require.False(t, isFine(tree{Sub: []tree{{Word: "abcd"}}}))
	require.False(t, isFine("text"))
	require.False(t, isFine((*usual)(nil)))
}
