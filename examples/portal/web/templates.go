package web

import (
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
)

// parseTemplates returns one set per page: the layout and components shared by all, and the page's own "content".
func parseTemplates(assets *Assets, l *Localizer) (map[string]*template.Template, error) {
	base, err := template.New("base").Funcs(templateFuncs(assets, l)).
		ParseFS(templateFiles, "templates/layout.html", "templates/parts/*.html")
	if err != nil {
		return nil, fmt.Errorf("web: templates: %w", err)
	}
	names, err := fs.Glob(templateFiles, "templates/pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("web: templates: %w", err)
	}
	set := make(map[string]*template.Template, len(names))
	for _, name := range names {
		t, err := base.Clone()
		if err != nil {
			return nil, fmt.Errorf("web: templates: %w", err)
		}
		if _, err := t.ParseFS(templateFiles, name); err != nil {
			return nil, fmt.Errorf("web: templates: %w", err)
		}
		set[strings.TrimSuffix(path.Base(name), ".html")] = t
	}
	return set, nil
}

// templateFuncs are the words that templates may use besides the view model.
func templateFuncs(assets *Assets, l *Localizer) template.FuncMap {
	return template.FuncMap{
		"asset":    assets.URL,
		"t":        func(key string, args ...any) string { return l.T(Key(key), args...) },
		"label":    l.Label,
		"has":      func(key string) bool { return l.Has(Key(key)) },
		"lang":     func() string { return string(l.lang) },
		"date":     l.Date,
		"span":     l.Span,
		"time":     l.Time,
		"day":      l.Day,
		"num":      l.Number,
		"bytes":    l.Bytes,
		"list":     l.List,
		"name":     l.Name,
		"reading":  l.Reading,
		"monogram": monogram,
		"hue":      hue,
		"icon":     iconPath,
		"field":    newField,
		"dict":     dict,
		"add":      func(a, b int) int { return a + b },
		"path":     routePath,
	}
}

// dict builds the argument of a component from pairs of name and value.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("web: dict: odd number of arguments")
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("web: dict: name %v is not a string", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}
