package importer

import (
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
)

// CustomField is as much of a field that a tenant added to its schema as a file
// needs to be read.
type CustomField struct {
	Key    string                   // of the column custom.<key>
	Labels map[alumni.Locale]string // what its header may say
	Type   CustomType               // how its cells are read
	Values []CustomValue            // of an enumeration
}

// CustomType is how the cells of a custom field are read.
type CustomType string

// The types of custom fields.
const (
	CustomText   CustomType = "text"
	CustomEnum   CustomType = "enum"
	CustomNumber CustomType = "number"
	CustomDate   CustomType = "date"
	CustomList   CustomType = "list" // of texts, separated by ; or 、 or a line break
)

// CustomValue is a value of an enumeration.
type CustomValue struct {
	Code    string
	Labels  map[alumni.Locale]string
	Retired bool // whoever has it keeps it, nobody else gets it
}

// fieldOf returns the custom field that a column is about.
func fieldOf(custom []CustomField, c Column) (CustomField, bool) {
	if key, ok := c.CustomKey(); ok {
		for _, f := range custom {
			if f.Key == key {
				return f, true
			}
		}
	}
	return CustomField{}, false
}

// known reports whether the column is that of a custom field of the tenant.
func known(custom []CustomField, c Column) bool {
	_, ok := fieldOf(custom, c)
	return ok
}

func typeOf(custom []CustomField, c Column) CustomType {
	f, _ := fieldOf(custom, c)
	return f.Type
}

// codesOf returns the values that the cells of an enumeration may stand for, nil
// for a column that is none.
func codesOf(c Column, custom []CustomField) []string {
	switch c {
	case Work:
		return codes(alumni.Works())
	case LeavingReason:
		return codes(hr.Reasons())
	case PostKind:
		return codes(posts())
	case NameOrder:
		return codes(nameOrders())
	case RomajiFrom:
		return codes([]alumni.RomajiSource{alumni.Transliterated})
	default:
		f, _ := fieldOf(custom, c)
		var out []string
		for _, v := range f.Values {
			if !v.Retired {
				out = append(out, v.Code)
			}
		}
		return out
	}
}

func codes[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = string(v)
	}
	return out
}
