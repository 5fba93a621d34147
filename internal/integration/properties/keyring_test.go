package properties

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit"
)

func ring(t *rapid.T, secrets ...byte) *alumnikit.Keyring {
	keys := make([][]byte, len(secrets))
	for i, b := range secrets {
		keys[i] = bytes.Repeat([]byte{b}, alumnikit.MinKeySize)
	}
	made, err := alumnikit.NewKeyring(keys...)
	require.NoError(t, err)
	return made
}

func TestSealedOpensForItsPurposeAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		purpose := alumnikit.Purpose(rapid.StringMatching(`[a-z/]{1,12}`).Draw(t, "purpose"))
		bound, plain := rapid.SliceOf(rapid.Byte()).Draw(t, "context"), rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		old := ring(t, 1)
		sealed := old.Seal(purpose, bound, plain)
		require.Equal(t, sealed, old.Seal(purpose, bound, plain), "the same again")
		rotated := ring(t, 2, 1)
		for _, keys := range []*alumnikit.Keyring{old, rotated} {
			opened, err := keys.Open(purpose, bound, sealed)
			require.NoError(t, err)
			require.True(t, bytes.Equal(plain, opened))
		}
		spoiled := slices.Clone(sealed)
		spoiled[rapid.IntRange(0, len(sealed)-1).Draw(t, "at")] ^= rapid.ByteRange(1, 255).Draw(t, "by")
		cut := sealed[:rapid.IntRange(0, len(sealed)-1).Draw(t, "length")]
		for what, open := range map[string]func() ([]byte, error){
			"spoiled": func() ([]byte, error) { return rotated.Open(purpose, bound, spoiled) },
			"cut":     func() ([]byte, error) { return rotated.Open(purpose, bound, cut) },
			"longer":  func() ([]byte, error) { return rotated.Open(purpose, bound, append(slices.Clone(sealed), 0)) },
			"purpose": func() ([]byte, error) { return rotated.Open(purpose+"x", bound, sealed) },
			"context": func() ([]byte, error) { return rotated.Open(purpose, append(slices.Clone(bound), 0), sealed) },
			"key":     func() ([]byte, error) { return ring(t, 2).Open(purpose, bound, sealed) },
		} {
			_, err := open()
			require.Error(t, err, what)
		}
	})
}

// The parts of a MAC have edges.
func TestMACIsOfItsParts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SliceOf(rapid.Byte())).Draw(t, "parts")
		others := rapid.OneOf(
			rapid.SliceOf(rapid.SliceOf(rapid.Byte())),
			rapid.Just([][]byte{slices.Concat(parts...)}),
			rapid.Just(append(slices.Clone(parts), nil)),
		).Draw(t, "others")
		keys := ring(t, 2, 1)
		mac := ring(t, 1).MAC("mac", parts...)
		require.True(t, keys.Verify("mac", mac, parts...))
		require.False(t, keys.Verify("other", mac, parts...))
		same := slices.EqualFunc(parts, others, bytes.Equal)
		require.Equal(t, same, keys.Verify("mac", mac, others...))
	})
}

// A cursor is of one viewer, list and query, and all cursors are of one length.
func TestCursorIsOfItsScope(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		keys := ring(t, 1)
		scope := alumnikit.CursorScope{Actor: clerk(), List: "list", Query: rapid.SliceOf(rapid.Byte()).Draw(t, "query")}
		position := rapid.SliceOfN(rapid.Byte(), 0, 188).Draw(t, "position")
		c, err := keys.SealCursor(scope, position)
		require.NoError(t, err)
		empty, err := keys.SealCursor(scope, nil)
		require.NoError(t, err)
		require.Len(t, string(c), len(empty))
		opened, err := keys.OpenCursor(scope, c)
		require.NoError(t, err)
		require.True(t, bytes.Equal(position, opened))
		other := scope
		switch rapid.IntRange(0, 2).Draw(t, "change") {
		case 0:
			other.Actor = alumnikit.Visitor(acme)
		case 1:
			other.List += "s"
		default:
			other.Query = append(slices.Clone(scope.Query), 0)
		}
		_, err = keys.OpenCursor(other, c)
		require.ErrorIs(t, err, alumnikit.ErrCursor)
	})
}
