package alumni

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func sampleField(key string, number uint16) CustomField {
	return CustomField{Key: key, Number: number, Label: label("例", "Sample"), Type: TypeText, Owner: ByEmployer}
}

// An older process works on beside a newer one that declares fields of a type of
// which it knows nothing, and keeps their declarations when it changes others.
func TestDeclarationsOfANewerVersion(t *testing.T) {
	t.Parallel()
	store := memory.New()
	people, err := New(store, alumnikit.RandomKeyring(), nil)
	require.NoError(t, err)
	hr := alumnikit.Admin("acme", "hr", alumnikit.AllPermissions()...)
	money := sampleField("salary", FirstTenantNumber)
	money.Type = "money"
	body := fmt.Sprintf(`{"fields":[%s]}`, asNewer(t, money, `"currency":"JPY"`))
	require.NoError(t, store.Commit(t.Context(), storage.Write{Tenant: "acme", Puts: []storage.Record{{
		Kind: "alumni.fields", ID: policyID(), Version: 1, Body: []byte(body),
	}}}))
	added, err := people.AddField(t.Context(), hr, sampleField("site", 0))
	require.NoError(t, err)
	require.Equal(t, uint16(FirstTenantNumber+1), added.Number)
	_, err = people.AddField(t.Context(), hr, sampleField("salary", 0))
	require.ErrorIs(t, err, alumnikit.ErrInvalid, "its key is taken")
	known, err := people.Fields(t.Context(), "acme")
	require.NoError(t, err)
	require.Len(t, known, 1)
	records, err := store.Get(t.Context(), "acme", "alumni.fields", []alumnikit.ID{policyID()})
	require.NoError(t, err)
	require.Contains(t, string(records[0].Body), `"currency":"JPY"`)
	require.Contains(t, string(records[0].Body), `"type":"money"`)
}

func asNewer(t *testing.T, c CustomField, member string) string {
	t.Helper()
	body, err := json.Marshal(c)
	require.NoError(t, err)
	return "{" + member + "," + string(body[1:])
}

// Schemas are held by what they were made of, so that a transaction that comes to
// nothing leaves nothing behind, and for a bounded number of tenants.
func TestSchemasAreHeldByTheirContent(t *testing.T) {
	t.Parallel()
	var c schemaCache
	made := 0
	get := func(tenant alumnikit.TenantID, of string) *Schema {
		s, err := c.get(tenant, []byte(of), func() (*Schema, error) { made++; return &Schema{}, nil })
		require.NoError(t, err)
		return s
	}
	first := get("acme", "a")
	require.Same(t, first, get("acme", "a"))
	require.NotSame(t, first, get("globex", "a"))
	require.NotSame(t, first, get("acme", "b"))
	get("acme", "a")
	require.Equal(t, 4, made)
	for i := range 2 * maxSchemas {
		get(alumnikit.TenantID(fmt.Sprint("t", i)), "a")
		require.LessOrEqual(t, len(c.held), maxSchemas)
	}
	_, err := c.get("acme", []byte("c"), func() (*Schema, error) { return nil, alumnikit.ErrInvalid })
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
}

// Whatever is declared is either refused or makes a schema that can be used.
func FuzzCustomField(f *testing.F) {
	f.Add([]byte(`{"key":"site","label":{"en":"Site"},"type":"enum","choices":[{"code":"a"}],"owner":"employer","facet":true}`), "a")
	f.Add([]byte(`{"key":"h","label":{"ja":"例"},"type":"text","was":["int","date"],"scale":3,"owner":"member","many":true,"maxLength":2000}`), "1.5")
	f.Fuzz(func(t *testing.T, declared []byte, written string) {
		var c CustomField
		if json.Unmarshal(declared, &c) != nil {
			return
		}
		c.Number = FirstTenantNumber
		schema, err := Standard().With([]CustomField{c})
		if err != nil {
			require.ErrorIs(t, err, alumnikit.ErrInvalid)
			return
		}
		field, ok := schema.Field("custom." + c.Key)
		require.True(t, ok)
		kept, _ := field.Custom()
		v, err := kept.Parse(written)
		if err != nil {
			return
		}
		p := &Person{Entry: &Entry{Custom: []CustomValue{v}}, Profile: &Profile{Custom: []CustomValue{v}}}
		require.Len(t, field.Texts(p), v.Len())
		require.Empty(t, schema.checkCustom(c.Owner, []CustomValue{v}, []CustomValue{v}), "what is there stays")
		_ = schema.IndexSchema()
	})
}
