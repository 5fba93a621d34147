package sheet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// objects reads rows of JSON.
type objects struct {
	*lines
	index map[string]int // column of a key
	seen  []bool         // columns that the object at hand has
	begun bool           // there was an element
	array bool           // an array was opened and not yet closed
}

// objectLines begins at the start of a file of JSON.
func objectLines(src *source, f Format) *lines {
	src.json = f.Layout == JSON
	return newLines(src, f.Encoding)
}

// openObjects takes the keys of the objects of the sample for the header.
func (r *Reader) openObjects(sample []byte, src *source) error {
	header, index, err := r.keys(sample)
	if err != nil {
		return err
	}
	if err := r.take(header); err != nil {
		return err
	}
	r.lines = objectLines(src, r.format)
	r.rows = &objects{lines: r.lines, index: index, seen: make([]bool, len(header))}
	return nil
}

// keys returns the keys of a sample in the order in which they are first met, and
// where they stand in it.
func (r *Reader) keys(sample []byte) (header []string, index map[string]int, err error) {
	index = map[string]int{}
	first := &objects{lines: objectLines(whole(sample, r.opts), r.format)}
	wrong := ""
	for {
		at, err := first.object(context.Background())
		if err != nil { // the end
			break
		}
		var found []string
		bad := at.bad
		if bad == "" {
			bad = flatten(at.text, func(key, _ string) bool {
				found = append(found, key)
				return true
			})
		}
		if bad != "" {
			wrong = bad
			continue
		}
		for _, key := range found {
			if _, known := index[key]; !known {
				index[key] = len(header)
				header = append(header, key)
			}
		}
	}
	if len(header) == 0 && wrong != "" {
		return nil, nil, unreadable(wrong)
	}
	return header, index, nil
}

// row returns the row of the next object.
func (o *objects) row(ctx context.Context) (Row, error) {
	at, err := o.object(ctx)
	if err != nil {
		return Row{}, err
	}
	if at.bad != "" {
		return Row{Line: at.number, Bad: at.bad, Encoding: at.looks}, nil
	}
	return o.read(at), nil
}

// object returns the next line, or what is to be an object, that is not blank. An
// array that is never closed is bad at its end: something is missing there.
func (o *objects) object(ctx context.Context) (line, error) {
	for {
		at, err := o.next(ctx)
		if errors.Is(err, io.EOF) && o.array {
			o.array = false
			return line{number: o.number + 1, bad: CodeJSON}, nil
		}
		if err != nil || at.bad != "" {
			return at, err
		}
		if o.src.json {
			at.text = o.element(at.text)
		}
		if !blank(at.text) {
			return at, nil
		}
	}
}

// element returns what stands in an element of an array, without the brackets and
// commas around it.
func (o *objects) element(text []byte) []byte {
	text = bytes.TrimLeftFunc(text, isSpace)
	if rest, ok := bytes.CutPrefix(text, []byte("[")); ok && !o.begun {
		o.array, text = true, rest
	} else if rest, ok := bytes.CutPrefix(text, []byte(",")); ok && o.array && o.begun {
		text = rest
	} else if rest, ok := bytes.CutPrefix(text, []byte("]")); ok && o.array {
		o.array, text = false, rest
	}
	o.begun = true
	return text
}

func (o *objects) read(at line) Row {
	clear(o.seen)
	row := Row{Line: at.number, Cells: make([]string, len(o.seen))}
	bad := flatten(at.text, func(key, value string) bool { return o.put(&row, key, value) })
	if bad != "" {
		return Row{Line: at.number, Bad: bad}
	}
	return row
}

// put sets a cell. A key that stands twice makes an object ambiguous.
func (o *objects) put(row *Row, key, value string) bool {
	at, known := o.index[key]
	switch {
	case known && o.seen[at]:
		return false
	case known:
		o.seen[at], row.Cells[at] = true, value
	case value != "" && len(row.Unknown) < maxUnknown:
		row.Unknown = append(row.Unknown, key)
	}
	return true
}

// Bounds of one object, so that a short line does not become many long paths.
const (
	maxDepth   = 8   // of objects and arrays in each other
	maxPath    = 200 // bytes
	maxUnknown = 20  // keys of one row that are reported
)

// flattener reads one object into keys and texts.
type flattener struct {
	dec *json.Decoder
	put func(key, value string) bool
}

var errJSON = errors.New("not one JSON object")

// flatten calls put for every value of an object that is no object or array
// itself, and returns what is wrong with the text. Keys are paths:
// employments.1.start is the key start in the first element of employments.
// Numbers stay as they are written, and null is empty.
func flatten(text []byte, put func(key, value string) bool) (bad string) {
	damaged, nul := false, false
	f := flattener{dec: json.NewDecoder(bytes.NewReader(text)), put: func(key, value string) bool {
		damaged = damaged || strings.Contains(key+value, replacement)
		nul = nul || strings.Contains(key+value, "\x00")
		return put(key, strings.TrimFunc(value, isSpace))
	}}
	f.dec.UseNumber()
	err := f.object()
	switch {
	case err != nil:
		return CodeJSON
	case damaged: // an escape of half a character
		return CodeEncoding
	case nul:
		return CodeNUL
	default:
		return ""
	}
}

// object reads an object and makes sure that nothing follows.
func (f *flattener) object() error {
	if start, err := f.dec.Token(); err != nil || start != json.Delim('{') {
		return errJSON
	}
	if err := f.members("", 1); err != nil {
		return err
	}
	if _, err := f.dec.Token(); !errors.Is(err, io.EOF) {
		return errJSON
	}
	return nil
}

// members reads the members of an object up to its end.
func (f *flattener) members(path string, depth int) error {
	for {
		key, err := f.dec.Token()
		if err != nil {
			return errJSON
		}
		name, ok := key.(string)
		if !ok {
			return nil // the closing brace
		}
		value, err := f.dec.Token()
		if err != nil {
			return errJSON
		}
		if err := f.value(path+name, value, depth); err != nil {
			return err
		}
	}
}

// elements reads the elements of an array up to its end.
func (f *flattener) elements(path string, depth int) error {
	for i := 1; ; i++ {
		value, err := f.dec.Token()
		if err != nil {
			return errJSON
		}
		if value == json.Delim(']') {
			return nil
		}
		if err := f.value(path+strconv.Itoa(i), value, depth); err != nil {
			return err
		}
	}
}

func (f *flattener) value(path string, value json.Token, depth int) error {
	if len(path) > maxPath {
		return errJSON
	}
	ok := true
	switch v := value.(type) {
	case json.Delim:
		if depth == maxDepth {
			return errJSON
		}
		if v == '{' {
			return f.members(path+".", depth+1)
		}
		return f.elements(path+".", depth+1)
	case string:
		ok = f.put(path, v)
	case json.Number:
		ok = f.put(path, v.String())
	case bool:
		ok = f.put(path, strconv.FormatBool(v))
	case nil:
		ok = f.put(path, "")
	}
	if !ok {
		return errJSON
	}
	return nil
}
