package archive

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Receipt says that a tenant was dropped: what there was of it, and that afterwards
// every table had nothing. It holds no personal data. The host keeps it, outside
// the tenant's database or beside it; VerifyReceipt tells later that it is as it was given.
type Receipt struct {
	Tenant  alumnikit.TenantID `json:"tenant"`
	Begun   time.Time          `json:"begun"`
	Ended   time.Time          `json:"ended"`
	Found   storage.Census     `json:"found"`             // before
	Left    storage.Census     `json:"left"`              // afterwards, by the same count: nothing
	Archive *Summary           `json:"archive,omitempty"` // the archive that was kept or handed over, as the host said
	MAC     []byte             `json:"mac"`               // HMAC-SHA-256 of all other members
}

// DropOptions of Drop. The zero DropOptions are useful.
type DropOptions struct {
	// Archive is what Write returned for the archive that outlives the tenant. The
	// receipt repeats it.
	Archive *Summary
}

// Drop removes everything of a tenant from the store, counts what is left, which must be
// nothing, and returns a receipt. When it ends early, run it again: a receipt
// then tells what that run found; the counts of the archive tell all there was. What
// the host's backups hold, Drop knows nothing of. ErrConflict means that somebody
// writes to the tenant.
//
// Inside a transaction of the host the receipt is true once the host commits.
func Drop(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID, opts *DropOptions) (Receipt, error) {
	if opts == nil {
		opts = &DropOptions{}
	}
	receipt, err := drop(ctx, db, tenant, opts)
	return receipt, alumnikit.Wrap("archive.Drop", "tenant", err)
}

func drop(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID, opts *DropOptions) (Receipt, error) {
	store, err := archiver(db, tenant)
	if err != nil {
		return Receipt{}, err
	}
	if opts.Archive != nil && opts.Archive.Tenant != tenant {
		return Receipt{}, fmt.Errorf("the archive is another tenant's: %w", alumnikit.ErrInvalid)
	}
	receipt := Receipt{Tenant: tenant, Begun: db.Now(), Archive: opts.Archive}
	if receipt.Found, err = store.Census(ctx, tenant); err != nil {
		return Receipt{}, err
	}
	if err := db.Store().Drop(ctx, tenant); err != nil {
		return Receipt{}, err
	}
	if receipt.Left, err = store.Census(ctx, tenant); err != nil {
		return Receipt{}, err
	}
	if !receipt.Left.Empty() {
		return Receipt{}, fmt.Errorf("something of the tenant was written meanwhile: %w", alumnikit.ErrConflict)
	}
	receipt.Ended = db.Now()
	covered, err := receipt.covered()
	receipt.MAC = db.Keys().MAC(purposeReceipt, covered)
	return receipt, err
}

const purposeReceipt alumnikit.Purpose = "archive/receipt"

// covered is everything but the MAC, in one form.
func (r Receipt) covered() ([]byte, error) {
	r.MAC = nil
	return json.Marshal(r)
}

// VerifyReceipt returns nil if the receipt is as Drop gave it, also after it was
// written as JSON and read again, and else ErrCorrupt. The keyring must still hold
// the key that was first when the tenant was dropped.
func VerifyReceipt(keys *alumnikit.Keyring, r Receipt) error {
	covered, err := r.covered()
	if err != nil || !r.Left.Empty() || !keys.Verify(purposeReceipt, r.MAC, covered) {
		return fmt.Errorf("archive.VerifyReceipt: not as it was given: %w", alumnikit.ErrCorrupt)
	}
	return nil
}
