package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alumnikit/alumnikit/alumni/importer"
)

// exportRoster hands the roster out as a file that the import page takes again. It is written to the disk first, because
// an export that fails half-way is no file; and it is a POST, because the journal notes who had it.
func (p *portal) exportRoster(v *visit) (err error) {
	file, err := os.CreateTemp("", "roster-*.csv")
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(file.Name())) }()
	if _, err := p.imports.Export(v.r.Context(), v.actor, file, &importer.ExportOptions{Locale: v.locale()}); err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	v.csvFile("roster.csv", "utf-8")
	_, _ = io.Copy(v.w, file) // the reader may have gone away in the middle of it
	return nil
}
