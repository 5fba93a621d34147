// Package tenancy forces two tenants onto one connection and shows that neither
// ever sees the other, and that a tenant who is dropped is in no row of any table
// while not a byte of another's is touched. On every durable store.
package tenancy
