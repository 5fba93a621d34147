package alumnikit

import "encoding/json"

// Bounds of Page.Size.
const (
	DefaultPageSize = 20
	MaxPageSize     = 200
)

// Page asks for one page of a list. The zero Page is the first page of
// DefaultPageSize items.
type Page struct {
	Size  int    `json:"size,omitempty"`  // items; 0 means DefaultPageSize, at most MaxPageSize
	After Cursor `json:"after,omitempty"` // Next of the page before; empty for the first
}

// Limit returns the number of items to return, within bounds.
func (p Page) Limit() int {
	switch {
	case p.Size <= 0:
		return DefaultPageSize
	case p.Size > MaxPageSize:
		return MaxPageSize
	default:
		return p.Size
	}
}

// Total is how many items there are on all pages.
type Total struct {
	Count int  `json:"count"`
	Exact bool `json:"exact"` // false: at most Count
}

// List is one page of items with the way to the next.
type List[T any] struct {
	Items []T    `json:"items"`
	Next  Cursor `json:"next,omitempty"` // empty on the last page
	Total Total  `json:"total"`
}

// MarshalJSON writes an empty list as [] rather than null.
func (l List[T]) MarshalJSON() ([]byte, error) {
	type plain List[T]
	if l.Items == nil {
		l.Items = []T{}
	}
	return json.Marshal(plain(l))
}
