package sheet

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
)

// BenchmarkRows reads rows of 20 cells and about 130 bytes in UTF-8, and for
// comparison the same with encoding/csv.
func BenchmarkRows(b *testing.B) {
	const rows = 50_000
	const row = "E00123456,見本　花子,ﾐﾎﾝ ﾊﾅｺ,営業部,2010-04-01,,,1,正社員,東京,sample@example.jp,,,x,y,z,課長,,0,9\n"
	text := "社員番号,氏名" + strings.Repeat(",x", 18) + "\n" + strings.Repeat(row, rows)
	object, err := json.Marshal(strings.Split(strings.TrimSpace(row), ","))
	if err != nil {
		b.Fatal(err)
	}
	run := func(name, file string, read func(io.Reader) error) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				if err := read(strings.NewReader(file)); !errors.Is(err, io.EOF) {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
	sheet := func(file io.Reader) error {
		r, err := New(file, Format{}, nil)
		for err == nil {
			_, err = r.Next(b.Context())
		}
		return err
	}
	for _, e := range Encodings() {
		run(string(e), in(b, e, text, false), sheet)
	}
	run("quoted", quoted(text), sheet)
	run("jsonl", strings.Repeat("{\"cells\":"+string(object)+"}\n", rows), sheet)
	run("encoding-csv", text, func(file io.Reader) error {
		r := csv.NewReader(file)
		var err error
		for err == nil {
			_, err = r.Read()
		}
		return err
	})
}

// quoted puts every cell in quotes.
func quoted(text string) string {
	return "\"" + strings.NewReplacer(",", "\",\"", "\n", "\"\n\"").Replace(strings.TrimSuffix(text, "\n")) + "\"\n"
}
