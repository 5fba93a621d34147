package jsonread_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/jsonread"
)

type place struct {
	Name  string            `json:"name,omitempty"`
	Tags  []string          `json:"tags"`
	Stock int64             `json:"stock,omitempty"`
	Open  bool              `json:"open"`
	Words map[string]string `json:"words,omitempty"`
	Near  []place           `json:"near,omitempty"`
	Grade grade             `json:"grade,omitempty"`
	Since time.Time         `json:"since,omitzero"`
}

// grade is a letter.
type grade string

func parseGrade(s string) (grade, error) {
	if len(s) != 1 {
		return "", errors.New("one letter")
	}
	return grade(s), nil
}

func (g *grade) UnmarshalText(text []byte) (err error) {
	*g, err = parseGrade(string(text))
	return err
}

func readPlace(r *jsonread.Reader, at *place) {
	r.Object(func() {
		if r.Has("name") {
			at.Name = jsonread.Text[string](r)
		}
		if r.Has("tags") {
			at.Tags = jsonread.Texts[string](r)
		}
		if r.Has("stock") {
			at.Stock = r.Int()
		}
		if r.Has("open") {
			at.Open = r.Bool()
		}
		if r.Has("words") {
			at.Words = jsonread.Map[string, string](r)
		}
		if r.Has("near") {
			at.Near = jsonread.List(r, func(p *place) { readPlace(r, p) })
		}
		if r.Has("grade") {
			at.Grade = jsonread.Parsed(r, parseGrade)
		}
		if r.Has("since") {
			at.Since = r.Time()
		}
	})
}

func decode(body []byte) (at place, ok bool) {
	ok = jsonread.Decode(body, func(r *jsonread.Reader) { readPlace(r, &at) })
	return at, ok
}

func TestReadsWhatIsWritten(t *testing.T) {
	t.Parallel()
	for _, want := range []place{
		{},
		{Name: "東京", Tags: []string{}, Open: true},
		{Name: "a \"quoted\" \\ name\n\u2028<b>&\x00\U0001f600", Tags: []string{"", "é", "two"}, Stock: -12},
		{Words: map[string]string{"ja": "駅", "": "x\ty"}, Stock: 9223372036854775807, Grade: "A"},
		{Near: []place{{Name: "inner", Near: []place{{Open: true}}}, {Tags: []string{"x"}}}, Grade: "Z"},
		{Since: time.Date(2026, 11, 27, 3, 4, 5, 678_000, time.UTC)},
	} {
		body, err := json.Marshal(want)
		require.NoError(t, err)
		got, ok := decode(body)
		require.True(t, ok, "%s", body)
		require.Equal(t, want, got, "%s", body)
	}
}

// strange are bodies that encoding/json does not write so.
func strange() []string {
	return []string{
		``, ` {"tags":null,"open":false}`, `{"tags":null,"open":false} `, `{"tags": null,"open":false}`,
		`{"open":false,"tags":null}`, `{"tags":null,"open":false,"more":1}`, `{"tags":null,"open":false,"open":true}`,
		`{,"tags":null}`, `{"tags":null,}`, `{"tags":null"open":false}`, `{"tags":[,"a"]}`, `{"tags":["a",]}`, `{"tags":["a" "b"]}`,
		`{"tags":["a"`, `{"tags":[`, `{"name":"a`, `{"name":"a\`, `{"name":"a\"`, `{"name":"\x"}`, "{\"name\":\"a\nb\"}", "{\"name\":\"\xff\"}",
		`{"name":null}`, `{"name":1}`, `{"stock":01}`, `{"stock":-0}`, `{"stock":-}`, `{"stock":1.0}`, `{"stock":1e3}`, `{"stock":9223372036854775808}`,
		`{"open":True}`, `{"open":1}`, `{"words":{"a":1}}`, `{"words":{"a":"b",}}`, `{"words":{"a"}}`, `{"near":[{]}`, `{"near":[{}`,
		`{"grade":"AB"}`, `{"grade":"\u0041"}`, `{"grade":A}`, `{"grade":"A`, `{"since":""}`, `{"since":"2026\u002d11-27T03:04:05Z"}`, `{"since":"2026-11-27 03:04:05Z"}`,
		`{"Name":"a"}`, `{"n\u0061me":"a"}`, `[]`, `null`, `{}{}`,
	}
}

func TestGivesUp(t *testing.T) {
	t.Parallel()
	for _, body := range strange() {
		_, ok := decode([]byte(body))
		require.False(t, ok, "%s", body)
	}
}

// FuzzDecode compares with json.Unmarshal whatever a Reader does not give up on.
func FuzzDecode(f *testing.F) {
	for _, body := range strange() {
		f.Add([]byte(body))
	}
	f.Add([]byte(`{"name":"\ud800x\u65e5","tags":["a","b"],"stock":-5,"open":true,"words":{"a":"b","a":"c"},"near":[{"tags":null,"open":false}],"grade":"B","since":"2026-11-27T03:04:05+09:00"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, ok := decode(body)
		if !ok {
			return
		}
		var want place
		require.NoError(t, json.Unmarshal(body, &want), "%s", body)
		require.Equal(t, want, got, "%s", body)
	})
}
