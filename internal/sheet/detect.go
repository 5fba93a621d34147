package sheet

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"github.com/alumnikit/alumnikit"
)

// SampleSize is how many bytes from the beginning of a file decide about its
// format.
const SampleSize = 256 << 10

// Detect returns the format of the file of which sample is the beginning: the
// first SampleSize bytes, or all of it if it is shorter. Known reports whether a
// cell is the name of a column that is wanted, by which the header is found behind
// titles and remarks; it may be nil. The encoding is empty if the sample is ASCII.
//
// A file that is empty or no table of text gives FieldErrors about "file".
func Detect(sample []byte, known func(header string) bool) (Format, error) {
	o := (&Options{Known: known}).withDefaults()
	return detect(sample[:min(len(sample), SampleSize)], Format{}, o)
}

// detect fills in what a format leaves open. A byte order mark wins over a named
// encoding: no other text begins with one.
func detect(sample []byte, f Format, o *Options) (Format, error) {
	if err := refuse(sample); err != nil {
		return f, err
	}
	if mark := byMark(sample); mark != "" {
		f.Encoding = mark
	}
	if f.Encoding == "" {
		f.Encoding = byZeros(sample)
	}
	if !f.Encoding.wide() && isBinary(sample) {
		return f, alumnikit.Invalid(fieldFile, CodeBinary, "CSV in UTF-8")
	}
	if f.Encoding == "" {
		f.Encoding = guess(sample)
	}
	if isBlank(sample, f.Encoding, o) {
		return f, alumnikit.Invalid(fieldFile, alumnikit.CodeRequired, "a header and rows")
	}
	if f.Layout == "" {
		f.Layout = jsonLayout(sample, f.Encoding)
	}
	switch f.Layout {
	case JSONLines:
		f.HeaderLine, f.HeaderRows = 0, 0
		return f, nil
	case JSON:
		if f.Encoding != "" && f.Encoding != UTF8 {
			return f, alumnikit.Invalid(fieldFile, CodeEncoding, "utf-8")
		}
		return Format{Encoding: UTF8, Layout: JSON}, nil
	default:
		return detectTable(sample, f, o), nil
	}
}

// isBlank reports whether there is nothing but space in a sample.
func isBlank(sample []byte, e Encoding, o *Options) bool {
	l := newLines(whole(sample, o), e)
	for {
		at, err := l.next(context.Background())
		if err != nil { // the end
			return true
		}
		if at.bad != "" || !blank(at.text) {
			return false
		}
	}
}

// jsonLayout recognises JSON by how it begins; else it is empty.
func jsonLayout(sample []byte, e Encoding) Layout {
	const enough = 4 << 10
	start := sample[:min(len(sample), enough)]
	if e.wide() {
		d := newDecoder(e)
		start, _ = d.decode(start)
	}
	object := bytes.TrimLeftFunc(start, isSpace)
	inArray := bytes.HasPrefix(object, []byte("["))
	if inArray {
		object = bytes.TrimLeftFunc(object[1:], isSpace)
	}
	members, ok := bytes.CutPrefix(object, []byte("{"))
	members = bytes.TrimLeftFunc(members, isSpace)
	if !ok || len(members) > 0 && members[0] != '"' && members[0] != '}' {
		return ""
	}
	line, next, _ := bytes.Cut(object, []byte("\n"))
	next = bytes.TrimLeftFunc(next, isSpace)
	if inArray || len(next) > 0 && next[0] != '{' && !json.Valid(line) {
		return JSON
	}
	return JSONLines
}

// detectTable finds the separator, unless it is named, and the header.
func detectTable(sample []byte, f Format, o *Options) Format {
	if f.Layout == "" {
		f.Layout = bySepLine(sample, f.Encoding, o)
	}
	candidates := []Layout{Comma, Tab, Semicolon}
	if f.Layout != "" {
		candidates = []Layout{f.Layout}
	}
	var best place
	var table []sampled
	for i, layout := range candidates {
		all := sampleTable(sample, f.Encoding, layout, o)
		here := findHeader(all, f.HeaderRows, o.Known)
		if i == 0 || here.known > best.known || here.known == best.known && regularity(all) > regularity(table) {
			f.Layout, best, table = layout, here, all
		}
	}
	if f.HeaderLine > 0 {
		best = named(table, f, o.Known)
	} else if best.at < len(table) {
		f.HeaderLine = table[best.at].line
	} else {
		f.HeaderLine = 1
	}
	f.HeaderRows = best.rows
	return f
}

// named judges the header that begins on the line of a format.
func named(table []sampled, f Format, known func(string) bool) place {
	for i, r := range table {
		if r.line == f.HeaderLine {
			return headerAt(table, i, f.HeaderRows, known)
		}
	}
	return place{rows: max(1, f.HeaderRows)}
}

// regularity is how many cells the records have in common beyond the first.
func regularity(all []sampled) int {
	usual, n := usualWidth(all), 0
	for _, r := range all {
		if len(r.cells) == usual {
			n++
		}
	}
	return n * (usual - 1)
}

// sampleTable reads the first records of a sample, blank ones left out. The last may
// be cut; that is one of many, or there is no header.
func sampleTable(sample []byte, e Encoding, layout Layout, o *Options) []sampled {
	r := &records{lines: newLines(whole(sample, o), e), parser: parser{separator: layout.separator()}, opts: o}
	var out []sampled
	for len(out) < sampleRecords {
		at, err := r.next(context.Background())
		if err != nil || r.number == 1 && at.bad == "" && sepLine(at.text) != "" {
			if err != nil {
				break
			}
			continue
		}
		if at.bad != "" {
			out = append(out, sampled{line: at.number, bad: at.bad})
			continue
		}
		if blank(r.text) {
			continue
		}
		cells := r.first(len(r.ends))
		_, width := used(cells)
		out = append(out, sampled{line: at.number, cells: cells[:width]})
	}
	return out
}

// bySepLine returns the layout that a first line such as sep=; tells, which
// spreadsheets understand.
func bySepLine(sample []byte, e Encoding, o *Options) Layout {
	first, err := newLines(whole(sample, o), e).next(context.Background())
	if err != nil || first.bad != "" {
		return ""
	}
	return sepLine(first.text)
}

func sepLine(line []byte) Layout {
	text := strings.ToLower(strings.Trim(string(line[:min(len(line), len(`"sep=;"`))]), `"`))
	for _, l := range []Layout{Comma, Tab, Semicolon} {
		if text == "sep="+string(l.separator()) {
			return l
		}
	}
	return ""
}
