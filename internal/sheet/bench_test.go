package sheet

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
)

// BenchmarkCSV reads rows of 20 cells and 130 bytes, and for comparison the same
// with encoding/csv.
func BenchmarkCSV(b *testing.B) {
	const rows = 50_000
	var file strings.Builder
	file.WriteString("社員番号,氏名" + strings.Repeat(",x", 18) + "\n")
	for range rows {
		file.WriteString("E00123456,見本　花子,ﾐﾎﾝ ﾊﾅｺ,営業部,2010-04-01,,,1,正社員,東京,sample@example.jp,,,x,y,z,課長,,0,9\n")
	}
	for name, read := range map[string]func() error{
		"sheet": func() error {
			r, err := New(strings.NewReader(file.String()), Format{}, nil)
			for err == nil {
				_, err = r.Next(b.Context())
			}
			return err
		},
		"encoding-csv": func() error {
			r := csv.NewReader(strings.NewReader(file.String()))
			var err error
			for err == nil {
				_, err = r.Read()
			}
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(file.Len()))
			b.ReportAllocs()
			for b.Loop() {
				if err := read(); !errors.Is(err, io.EOF) {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
