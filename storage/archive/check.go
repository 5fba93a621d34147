package archive

import (
	"context"
	"errors"
	"io"

	"github.com/alumnikit/alumnikit"
)

// CheckOptions of Check. The zero CheckOptions are useful.
type CheckOptions struct {
	Progress func(Progress) // called every thousand lines
}

// Check reads an archive as Read does and writes nothing: whoever keeps one should
// know that it is whole. It returns a *LineError for the first line that is damaged,
// and ErrInvalid for an archive of another tenant or under other keys.
func Check(ctx context.Context, keys *alumnikit.Keyring, tenant alumnikit.TenantID, r io.Reader, opts *CheckOptions) (Summary, error) {
	if opts == nil {
		opts = &CheckOptions{}
	}
	summary, err := check(ctx, keys, tenant, r, opts.Progress)
	return summary, alumnikit.Wrap("archive.Check", "tenant", err)
}

func check(ctx context.Context, keys *alumnikit.Keyring, tenant alumnikit.TenantID, r io.Reader, progress func(Progress)) (Summary, error) {
	s, err := open(r, keys, tenant)
	if err != nil {
		return Summary{}, err
	}
	var done Progress
	for {
		if err := ctx.Err(); err != nil {
			return Summary{}, err
		}
		found, err := s.next()
		if errors.Is(err, io.EOF) {
			return s.summary, nil
		}
		if err != nil {
			return Summary{}, err
		}
		if found.record != nil {
			done.Records++
		} else {
			done.Entries++
		}
		if progress != nil && s.number%1000 == 0 {
			progress(done)
		}
	}
}
