package newsletter_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func TestSuppressionsOutliveTheRotationOfKeys(t *testing.T) {
	t.Parallel()
	store := memory.New()
	secret := func(b byte) []byte { return bytes.Repeat([]byte{b}, alumnikit.MinKeySize) }
	open := func(secrets ...[]byte) *newsletter.Service {
		keys, err := alumnikit.NewKeyring(secrets...)
		require.NoError(t, err)
		people, err := alumni.New(store, keys, nil)
		require.NoError(t, err)
		letters, err := newsletter.New(people, &mail.Recorder{}, newsletter.Same(imprint()), nil)
		require.NoError(t, err)
		return letters
	}
	ctx := t.Context()
	require.NoError(t, open(secret(1)).Suppress(ctx, clerk(), "gone@example.com", newsletter.ByBounce))

	rotated := open(secret(2), secret(1))
	found, err := rotated.Suppressed(ctx, clerk(), "Gone@example.com")
	require.NoError(t, err)
	require.Equal(t, newsletter.ByBounce, found.Reason)
	require.NoError(t, rotated.Suppress(ctx, clerk(), "gone@example.com", newsletter.ManualStop), "twice changes nothing")
	require.NoError(t, rotated.Unsuppress(ctx, clerk(), "gone@example.com"))
	found, err = rotated.Suppressed(ctx, clerk(), "gone@example.com")
	require.NoError(t, err)
	require.Nil(t, found)
}
