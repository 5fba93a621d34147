package alumni

import (
	"bytes"
	"context"
	"slices"
	"sync"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// SchemaSource says which custom fields tenants have, for a vendor who keeps them
// in tables of its own instead of having Service keep them. It is asked at each
// request, must be safe for concurrent use, and sees to it that numbers are never
// given again, owners never change, and types change as WidenField does.
type SchemaSource interface {
	// CustomFields returns a tenant's fields, whose numbers begin at
	// FirstTenantNumber. What has the same version is the same for good.
	CustomFields(ctx context.Context, tenant alumnikit.TenantID) (fields []CustomField, version string, err error)
}

// storedFields are the custom fields of a tenant, in one record, which is read
// together with its policy. Fields are retired and never removed, so that a number
// is never given again.
type storedFields struct {
	Fields []CustomField `json:"fields"`
}

func fieldsKind() storage.Kind[storedFields] {
	return storage.NewKind(storage.Definition[storedFields]{
		Name: "alumni.fields",
		ID:   func(*storedFields) alumnikit.ID { return policyID() },
	})
}

// SchemaOf returns the fields of a tenant as of this moment: those of Schema, and
// the tenant's own.
func (s *Service) SchemaOf(ctx context.Context, tenant alumnikit.TenantID) (*Schema, error) {
	rules, err := s.Rules(ctx, tenant)
	return rules.schema, alumnikit.Wrap("alumni.SchemaOf", "", err)
}

// ruleKinds are read for Rules, in one statement if the store is a
// storage.Gatherer.
func ruleKinds() []string { return []string{policies().Name(), fieldsKind().Name()} }

// rulesOf puts a tenant's rules together from what was read of ruleKinds.
func (s *Service) rulesOf(ctx context.Context, tenant alumnikit.TenantID, all storage.Gathered) (Rules, error) {
	policy, err := policies().From(all, policyID())
	if err != nil {
		return Rules{}, err
	}
	fields, _ := all.Get(fieldsKind().Name(), policyID())
	schema, err := s.schemaFrom(ctx, tenant, fields.Body)
	return Rules{schema, policy.Value.Policy}, err
}

// schemaFrom returns a tenant's schema, of the source's fields or those of a
// record's body.
func (s *Service) schemaFrom(ctx context.Context, tenant alumnikit.TenantID, body []byte) (*Schema, error) {
	if s.source != nil {
		fields, version, err := s.source.CustomFields(ctx, tenant)
		if err != nil {
			return nil, err
		}
		return s.schemas.get(tenant, []byte(version), func() (*Schema, error) { return s.schema.With(fields) })
	}
	if body == nil {
		return s.schema, nil
	}
	return s.schemas.get(tenant, body, func() (*Schema, error) {
		stored, err := fieldsKind().Decode(body)
		if err != nil {
			return nil, err
		}
		fields, _ := stored.(*storedFields)
		return s.schema.With(fields.understood())
	})
}

// understood leaves out what a newer version of the product has declared in a way
// that this one does not know. What people have in it is kept and shown to nobody.
func (f *storedFields) understood() []CustomField {
	return slices.DeleteFunc(slices.Clone(f.Fields), func(c CustomField) bool {
		c = c.clone()
		return c.check() != nil
	})
}

// maxSchemas bounds how many tenants' schemas are held: some tens of kilobytes
// each.
const maxSchemas = 256

// schemaCache holds tenants' schemas by what they were made of. It is safe for
// concurrent use.
type schemaCache struct {
	mu   sync.Mutex
	held map[alumnikit.TenantID]heldSchema
}

type heldSchema struct {
	of     []byte
	schema *Schema
}

// get returns what is held if it was made of the same, or makes it.
func (c *schemaCache) get(tenant alumnikit.TenantID, of []byte, with func() (*Schema, error)) (*Schema, error) {
	c.mu.Lock()
	held, ok := c.held[tenant]
	c.mu.Unlock()
	if ok && bytes.Equal(held.of, of) {
		return held.schema, nil
	}
	schema, err := with()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.held) >= maxSchemas || c.held == nil {
		c.held = map[alumnikit.TenantID]heldSchema{}
	}
	c.held[tenant] = heldSchema{bytes.Clone(of), schema}
	return schema, nil
}
