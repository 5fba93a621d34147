package template_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/newsletter/template"
)

func fields() []template.Field {
	return []template.Field{{Name: "name"}, {Name: "id"}, {Name: "page", Kind: template.KindURL}}
}

func problems(tb testing.TB, src template.Source, declared []template.Field) []template.Problem {
	tb.Helper()
	parsed, err := template.Parse(src, declared)
	require.Nil(tb, parsed)
	var refused *template.ParseError
	require.ErrorAs(tb, err, &refused)
	for _, p := range refused.Problems {
		require.True(tb, p.Code.Valid() && p.Part.Valid(), "%v", p)
	}
	return refused.Problems
}

func TestParseReportsEverythingWithItsPlace(t *testing.T) {
	t.Parallel()
	got := problems(t, template.Source{
		Subject:   "Dear {{nobody}} {{name",
		Preheader: "{{9}}",
		Markdown:  "# 見本 {{other}}\r\n\r\nfine {{name}} [x](javascript:alert(1))\n[y](https://{{id}}.example/) ![z](http://example.com/i.png)",
		Frame:     template.Frame{Language: "j!", Accent: "#ffff00"},
	}, fields())
	require.Equal(t, []string{
		`subject 1:6: unknownField "nobody"`,
		"subject 1:17: unclosed",
		"preheader 1:1: name",
		`frame: language "Language"`,
		`frame: color "Accent"`,
		`body 1:6: unknownField "other"`,
		"body 3:15: link",
		"body 4:1: linkField",
		"body 4:30: image",
	}, texts(got))
}

func texts(list []template.Problem) []string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = p.String()
	}
	return out
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	many := make([]template.Field, 65)
	for i := range many {
		many[i].Name = fmt.Sprintf("f%d", i)
	}
	for name, tc := range map[string]struct {
		src    template.Source
		fields []template.Field
		want   template.Problem
	}{
		"empty subject":       {template.Source{Markdown: "x"}, nil, template.Problem{Part: template.PartSubject, Code: template.CodeEmpty}},
		"empty body":          {template.Source{Subject: "x", Markdown: " \n"}, nil, template.Problem{Part: template.PartBody, Code: template.CodeEmpty}},
		"subject CRLF":        {template.Source{Subject: "x\r\nBcc: y", Markdown: "x"}, nil, template.Problem{Part: template.PartSubject, Line: 1, Column: 2, Code: template.CodeControl}},
		"subject long":        {template.Source{Subject: strings.Repeat("様", 256), Markdown: "x"}, nil, template.Problem{Part: template.PartSubject, Code: template.CodeTooLong}},
		"body long":           {template.Source{Subject: "x", Markdown: strings.Repeat("a", 256<<10+1)}, nil, template.Problem{Part: template.PartBody, Code: template.CodeTooLong}},
		"NUL":                 {template.Source{Subject: "x", Markdown: "ab\nc\x00"}, nil, template.Problem{Part: template.PartBody, Line: 2, Column: 2, Code: template.CodeControl}},
		"bytes":               {template.Source{Subject: "x", Markdown: "\xff"}, nil, template.Problem{Part: template.PartBody, Code: template.CodeEncoding}},
		"reserved":            {template.Source{Subject: "x", Markdown: "a\U0010F001"}, nil, template.Problem{Part: template.PartBody, Line: 1, Column: 2, Code: template.CodeReserved}},
		"reserved reference":  {template.Source{Subject: "x", Markdown: "a&#x10F001;"}, nil, template.Problem{Part: template.PartBody, Code: template.CodeReserved}},
		"fields":              {template.Source{Subject: "x", Markdown: "x"}, many, template.Problem{Part: template.PartFields, Code: template.CodeTooMany}},
		"field twice":         {template.Source{Subject: "x", Markdown: "x"}, []template.Field{{Name: "a"}, {Name: "a"}}, template.Problem{Part: template.PartFields, Code: template.CodeDuplicate, Name: "a"}},
		"field name":          {template.Source{Subject: "x", Markdown: "x"}, []template.Field{{Name: "a-b"}}, template.Problem{Part: template.PartFields, Code: template.CodeName}},
		"field kind":          {template.Source{Subject: "x", Markdown: "x"}, []template.Field{{Name: "a", Kind: "html"}}, template.Problem{Part: template.PartFields, Code: template.CodeKind, Name: "a"}},
		"unsubscribe as text": {template.Source{Subject: "x", Markdown: "x"}, []template.Field{{Name: template.UnsubscribeField}}, template.Problem{Part: template.PartFields, Code: template.CodeKind, Name: template.UnsubscribeField}},
		"unclosed over lines": {template.Source{Subject: "x", Markdown: "{{name\n}}"}, fields(), template.Problem{Part: template.PartBody, Line: 1, Column: 1, Code: template.CodeUnclosed}},
		"slots":               {template.Source{Subject: "x", Markdown: strings.Repeat("{{name}}", 1001)}, fields(), template.Problem{Part: template.PartBody, Line: 1, Column: 8001, Code: template.CodeTooMany}},
		"dense":               {template.Source{Subject: "x", Markdown: strings.Repeat("*a ", 1001)}, nil, template.Problem{Part: template.PartBody, Code: template.CodeTooDense}},
		"deep":                {template.Source{Subject: "x", Markdown: strings.Repeat("> ", 40) + "x"}, nil, template.Problem{Part: template.PartBody, Code: template.CodeTooDeep}},
		"text as whole link":  {template.Source{Subject: "x", Markdown: "[a]({{name}})"}, fields(), template.Problem{Part: template.PartBody, Line: 1, Column: 1, Code: template.CodeLinkField}},
		"field as scheme":     {template.Source{Subject: "x", Markdown: "[a]({{name}}://example.com/)"}, fields(), template.Problem{Part: template.PartBody, Line: 1, Column: 1, Code: template.CodeLinkField}},
		"field as mailbox":    {template.Source{Subject: "x", Markdown: "[a](mailto:{{name}}@example.com)"}, fields(), template.Problem{Part: template.PartBody, Line: 1, Column: 1, Code: template.CodeLinkField}},
		"bare link and field": {template.Source{Subject: "x", Markdown: "https://example.com/?id={{id}}"}, fields(), template.Problem{Part: template.PartBody, Line: 1, Column: 1, Code: template.CodeLinkField}},
		"user in link":        {template.Source{Subject: "x", Markdown: "[a](https://example.com@evil.example/)"}, fields(), template.Problem{Part: template.PartBody, Line: 1, Column: 1, Code: template.CodeLink}},
		"relative link":       {template.Source{Subject: "x", Markdown: "[a](/page)"}, fields(), template.Problem{Part: template.PartBody, Line: 1, Column: 1, Code: template.CodeLink}},
		"data link":           {template.Source{Subject: "x", Markdown: "[a](data:text/html,x)"}, fields(), template.Problem{Part: template.PartBody, Line: 1, Column: 1, Code: template.CodeLink}},
		"hidden scheme":       {template.Source{Subject: "x", Markdown: "[a](java&#115;cript:x)"}, fields(), template.Problem{Part: template.PartBody, Line: 1, Column: 1, Code: template.CodeLink}},
		"tracking image":      {template.Source{Subject: "x", Markdown: "![a](https://example.com/{{id}}.png)"}, fields(), template.Problem{Part: template.PartBody, Line: 1, Column: 1, Code: template.CodeImage}},
		"url fallback":        {template.Source{Subject: "x", Markdown: "[a]({{page | javascript:x}})"}, fields(), template.Problem{Part: template.PartBody, Line: 1, Column: 5, Code: template.CodeLink, Name: "page"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, []template.Problem{tc.want}, problems(t, tc.src, tc.fields))
		})
	}
}

func TestProblemsAreBounded(t *testing.T) {
	t.Parallel()
	begun := time.Now()
	require.Len(t, problems(t, template.Source{Subject: "x", Markdown: strings.Repeat("{{x}}\n", 40_000)}, nil), 100)
	require.Less(t, time.Since(begun), 5*time.Second)
}

// TestHostileMarkdownIsBounded feeds the inputs known to be slow for Markdown parsers, at the largest size.
func TestHostileMarkdownIsBounded(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it is about time, of which the race detector takes ten times as much")
	}
	for _, unit := range []string{
		"[", "](", "![", "*a ", "**", "_a*", "`", "` ``", "<", "<a@", "> ", ">", "- ", "1. ", "|", "|-\n", "a|b\n-|-\n", "~~", "\\",
		"&", "[a](", "[a]: b\n", "http://", "{{", "{{name}}", "\n", "#", "***\n", "  - a\n", "www.", "a@b.c ",
		strings.Repeat("_a*", 500) + "\n\n", strings.Repeat("[a](", 1000) + "\n\n", strings.Repeat("> ", 32) + "a\n\n",
	} {
		begun := time.Now()
		_, err := template.Parse(template.Source{
			Subject: "x", Markdown: strings.Repeat(unit, template.MaxMarkdown/len(unit)),
		}, fields())
		if err != nil {
			require.ErrorAs(t, err, new(*template.ParseError), "%q", unit)
		}
		if took := time.Since(begun); took > 10*time.Second { // 20 s and more without the bounds, well below 1 s with them
			t.Errorf("%.20q took %v", unit, took)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"# {{name}}\n\ntext", "[a](https://example.com/?x={{id}})", "{{name | \"様\"}}", "<script>alert(1)</script>",
		"| a | b |\n|---|---|\n| {{name}} | `{{id}}` |", "![{{name}}](https://example.com/x.png)", "\\{{name}}", "&#x10F000;",
		"[a]({{page}})", "https://example.com/{{id}}", "{{", "> - 1. {{name|}}", "[{{name}}]: https://example.com",
	} {
		f.Add("s {{name}}", seed)
	}
	f.Fuzz(func(t *testing.T, subject, markdown string) {
		parsed, err := template.Parse(template.Source{Subject: subject, Markdown: markdown}, fields())
		if err != nil {
			var refused *template.ParseError
			if !errors.As(err, &refused) || len(refused.Problems) == 0 || len(refused.Problems) > 100 || parsed != nil {
				t.Fatalf("untyped or empty error: %v", err)
			}
			return
		}
		r, err := parsed.Render(template.Values{"name": "n", "id": "1", "page": "https://example.com/p"})
		if err != nil {
			t.Fatal(err)
		}
		checkMarkup(t, r.HTML.String())
	})
}
