// Package tenancy forces two tenants onto one connection and shows that neither
// ever sees the other, that a tenant who is dropped is in no row of any table while
// not a byte of another's is touched, and that a tenant who moves from store to store
// is the same in each. On every durable store.
package tenancy
