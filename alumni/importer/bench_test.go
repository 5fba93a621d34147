package importer_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// BenchmarkImport brings 5,000 people into an empty tenant, and the same file
// once more, which is what HR does every month.
func BenchmarkImport(b *testing.B) {
	const size = 5000
	var file bytes.Buffer
	if err := synth.WriteCSV(&file, synth.New(1, size).All(), "ja"); err != nil {
		b.Fatal(err)
	}
	var im *importer.Importer
	bring := func() {
		if _, err := im.Import(b.Context(), clerk(), strings.NewReader(file.String()), importer.Mapping{}, nil); err != nil {
			b.Fatal(err)
		}
	}
	fresh := func() {
		people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
		if err != nil {
			b.Fatal(err)
		}
		im = importer.New(people, nil)
	}
	for name, prepare := range map[string]func(){
		"first": fresh, "again": func() { fresh(); bring() },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				prepare()
				b.StartTimer()
				bring()
			}
			b.ReportMetric(float64(size*b.N)/b.Elapsed().Seconds(), "people/s")
		})
	}
}

// BenchmarkExport writes 5,000 people.
func BenchmarkExport(b *testing.B) {
	const size = 5000
	var file bytes.Buffer
	if err := synth.WriteCSV(&file, synth.New(1, size).All(), "ja"); err != nil {
		b.Fatal(err)
	}
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		b.Fatal(err)
	}
	im := importer.New(people, nil)
	if _, err := im.Import(b.Context(), clerk(), &file, importer.Mapping{}, nil); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := im.Export(b.Context(), clerk(), io.Discard, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size*b.N)/b.Elapsed().Seconds(), "people/s")
}
