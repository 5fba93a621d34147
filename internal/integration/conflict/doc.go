// Package conflict lets transactions meet: by errors of the driver that are put
// in, and by deadlocks, snapshots and lock timeouts that are real. Where the SDK
// owns the transaction it is tried again and ends well; where the host does, the
// host is told with ErrRetryable, and what is merely refused leaves its
// transaction usable, at every isolation level of every durable store.
package conflict
