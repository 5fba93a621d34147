// Package faults fails every call of the store in turn, and every statement of
// each database: before it took effect, and after it did with the answer lost.
//
// Whoever asks then gets an error or the right answer, never a part of it.
// Whoever writes finds everything written or nothing, an index that equals the
// records, and that doing it again leads to where it was to lead.
package faults
