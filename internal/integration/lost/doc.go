// Package lost checks what becomes of a host's transaction that the database gave
// up for another one's sake: only the host can begin it again.
package lost
