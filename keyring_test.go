package alumnikit_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

func secret(b byte) []byte { return bytes.Repeat([]byte{b}, alumnikit.MinKeySize) }

func ring(tb testing.TB, secrets ...[]byte) *alumnikit.Keyring {
	tb.Helper()
	k, err := alumnikit.NewKeyring(secrets...)
	require.NoError(tb, err)
	return k
}

func TestKeyringRefusesWeakKeys(t *testing.T) {
	t.Parallel()
	for name, secrets := range map[string][][]byte{
		"no key":     nil,
		"short key":  {bytes.Repeat([]byte{1}, alumnikit.MinKeySize-1)},
		"twice":      {secret(1), secret(1)},
		"short last": {secret(1), {1, 2, 3}},
	} {
		_, err := alumnikit.NewKeyring(secrets...)
		require.ErrorIs(t, err, alumnikit.ErrInvalid, name)
	}
}

func TestSealOpensOnlyAsSealed(t *testing.T) {
	t.Parallel()
	k := ring(t, secret(1))
	sealed := k.Seal("a", []byte("ctx"), []byte("plain"))
	got, err := k.Open("a", []byte("ctx"), sealed)
	require.NoError(t, err)
	require.Equal(t, "plain", string(got))
	require.Equal(t, sealed, k.Seal("a", []byte("ctx"), []byte("plain")), "sealing the same gives the same bytes")
	require.NotEqual(t, sealed, k.Seal("a", []byte("ctx"), []byte("plaim")))

	_, err = k.Open("b", []byte("ctx"), sealed)
	require.Error(t, err, "another purpose")
	_, err = k.Open("a", []byte("other"), sealed)
	require.Error(t, err, "another context")
	_, err = ring(t, secret(2)).Open("a", []byte("ctx"), sealed)
	require.Error(t, err, "another key")
	for i := range sealed {
		altered := bytes.Clone(sealed)
		altered[i] ^= 1
		_, err := k.Open("a", []byte("ctx"), altered)
		require.Error(t, err, "byte %d altered", i)
		_, err = k.Open("a", []byte("ctx"), sealed[:i])
		require.Error(t, err, "cut after %d bytes", i)
	}
}

func TestKeysRotate(t *testing.T) {
	t.Parallel()
	old, both, fresh := ring(t, secret(1)), ring(t, secret(2), secret(1)), ring(t, secret(2))
	sealed, mac := old.Seal("p", nil, []byte("x")), old.MAC("p", []byte("x"))

	_, err := both.Open("p", nil, sealed)
	require.NoError(t, err)
	require.True(t, both.Verify("p", mac, []byte("x")))
	require.Equal(t, [][]byte{both.MAC("p", []byte("x")), mac}, both.MACs("p", []byte("x")))
	_, err = fresh.Open("p", nil, both.Seal("p", nil, []byte("x")))
	require.NoError(t, err, "the first key seals")
	_, err = fresh.Open("p", nil, sealed)
	require.Error(t, err)
	require.False(t, fresh.Verify("p", mac, []byte("x")))
}

func TestMACSeparatesPartsAndPurposes(t *testing.T) {
	t.Parallel()
	k := ring(t, secret(1))
	mac := k.MAC("p", []byte("ab"), []byte("c"))
	require.True(t, k.Verify("p", mac, []byte("ab"), []byte("c")))
	require.False(t, k.Verify("p", mac, []byte("a"), []byte("bc")))
	require.False(t, k.Verify("p", mac, []byte("abc")))
	require.False(t, k.Verify("q", mac, []byte("ab"), []byte("c")))
	require.False(t, k.Verify("p", mac[:10], []byte("ab"), []byte("c")))
}

func TestCursorIsBoundToItsScope(t *testing.T) {
	t.Parallel()
	k := ring(t, secret(1))
	person := alumnikit.PersonID(alumnikit.NewID(nil))
	scope := alumnikit.CursorScope{Actor: alumnikit.Member("t", person), List: "l", Query: []byte("q")}
	c, err := k.SealCursor(scope, []byte("position"))
	require.NoError(t, err)
	got, err := k.OpenCursor(scope, c)
	require.NoError(t, err)
	require.Equal(t, "position", string(got))

	for name, other := range map[string]alumnikit.CursorScope{
		"tenant":  {Actor: alumnikit.Member("u", person), List: "l", Query: []byte("q")},
		"viewer":  {Actor: alumnikit.Visitor("t"), List: "l", Query: []byte("q")},
		"list":    {Actor: scope.Actor, List: "m", Query: []byte("q")},
		"query":   {Actor: scope.Actor, List: "l", Query: []byte("r")},
		"borders": {Actor: scope.Actor, List: "lq", Query: nil},
	} {
		_, err := k.OpenCursor(other, c)
		require.ErrorIs(t, err, alumnikit.ErrCursor, name)
	}
	long, err := k.SealCursor(scope, bytes.Repeat([]byte{7}, 188))
	require.NoError(t, err)
	require.Len(t, string(long), len(c), "the length says nothing about the position")
	_, err = k.SealCursor(scope, bytes.Repeat([]byte{7}, 189))
	require.ErrorIs(t, err, alumnikit.ErrTooLarge)
	empty, err := k.OpenCursor(scope, "")
	require.NoError(t, err)
	require.Nil(t, empty)
}

func FuzzOpenCursor(f *testing.F) {
	k := ring(f, secret(1))
	scope := alumnikit.CursorScope{Actor: alumnikit.Visitor("t"), List: "l"}
	good, err := k.SealCursor(scope, []byte("position"))
	require.NoError(f, err)
	f.Add(string(good))
	f.Add("")
	f.Add(strings.Repeat("A", len(good)))
	f.Add(string(good) + "A")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := k.OpenCursor(scope, alumnikit.Cursor(s))
		switch {
		case s == "":
			require.NoError(t, err)
		case s == string(good):
			require.Equal(t, "position", string(got))
		default:
			require.ErrorIs(t, err, alumnikit.ErrCursor)
		}
	})
}
