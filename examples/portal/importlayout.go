package main

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

const (
	headerLines = 8 // lines that may be chosen as the header
	shownRows   = 4 // below the header
	masked      = "••••"
)

// readFormat reads how HR wants a file to be read; what is empty is recognised.
func readFormat(form url.Values) importer.Format {
	f := importer.Format{Encoding: importer.Encoding(form.Get("encoding")), Layout: importer.Layout(form.Get("separator"))}
	line, rows, _ := strings.Cut(form.Get("header"), ":")
	f.HeaderLine, _ = strconv.Atoi(line)
	f.HeaderRows, _ = strconv.Atoi(rows)
	return f
}

// fileLayout says how a file is read, and offers other ways.
func (p *portal) fileLayout(v *visit, at upload, preview *importer.Preview) (web.FileLayout, error) {
	chosen, found := at.Mapping.Format, preview.Format
	encoding := v.l.T("layout.ascii")
	if found.Encoding != "" {
		encoding = v.l.Label("encoding", string(found.Encoding))
	}
	out := web.FileLayout{Action: uploadPath(at.ID) + "/layout", Summary: v.l.T("layout.summary",
		"encoding", encoding, "separator", v.l.Label("separator", string(found.Layout)), "header", v.headerName(found.HeaderLine, found.HeaderRows))}
	out.Encodings = []web.Option{{Label: v.l.T("layout.auto"), Selected: chosen.Encoding == ""}}
	for _, e := range importer.Encodings() {
		out.Encodings = append(out.Encodings, web.Option{Value: string(e), Label: v.l.Label("encoding", string(e)), Selected: e == chosen.Encoding})
	}
	out.Separators = []web.Option{{Label: v.l.T("layout.auto"), Selected: chosen.Layout == ""}}
	for _, l := range importer.Layouts() {
		out.Separators = append(out.Separators, web.Option{Value: string(l), Label: v.l.Label("separator", string(l)), Selected: l == chosen.Layout})
	}
	out.Headers = []web.Option{{Label: v.l.T("layout.auto"), Selected: chosen.HeaderLine == 0}}
	for line := 1; line <= headerLines; line++ {
		for rows := 1; rows <= 2; rows++ {
			value := strconv.Itoa(line) + ":" + strconv.Itoa(rows)
			selected := line == chosen.HeaderLine && rows == max(1, chosen.HeaderRows)
			out.Headers = append(out.Headers, web.Option{Value: value, Label: v.headerName(line, rows), Selected: selected})
		}
	}
	lines, err := p.firstLines(v, at.ID, preview)
	out.Lines = lines
	return out, err
}

// headerName says which lines are the header.
func (v *visit) headerName(line, rows int) string {
	switch {
	case line == 0:
		return v.l.T("layout.noHeader")
	case rows > 1:
		return v.l.T("layout.headerLines", "from", line, "to", line+rows-1)
	default:
		return v.l.T("layout.headerLine", "n", line)
	}
}

// firstLines are the lines before the header and the header itself, each read as if it were the header, and some rows.
// National numbers are not shown.
func (p *portal) firstLines(v *visit, id alumnikit.ID, preview *importer.Preview) ([]web.FileLine, error) {
	var out []web.FileLine
	found := preview.Format
	end := found.HeaderLine + found.HeaderRows
	for line := 1; line < end; line++ {
		as := importer.Format{Encoding: found.Encoding, Layout: found.Layout, HeaderLine: line, HeaderRows: 1}
		read, err := p.inspect(v, id, as)
		if _, ok := errors.AsType[alumnikit.FieldErrors](err); ok {
			continue // an empty line
		}
		if err != nil {
			return nil, err
		}
		out = append(out, web.FileLine{Number: line, Cells: read.Header, Header: line >= found.HeaderLine})
	}
	for _, row := range preview.Rows[:min(len(preview.Rows), shownRows)] {
		cells := slices.Clone(row)
		for i := range cells {
			cells[i] = cut(cells[i], 40)
			if i < len(preview.Header) && cells[i] != "" && slices.Contains(preview.Proposal.Refused, preview.Header[i]) {
				cells[i] = masked
			}
		}
		out = append(out, web.FileLine{Cells: cells})
	}
	return out, nil
}
