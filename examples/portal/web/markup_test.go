package web

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
)

// element is a start tag found by the checker.
type element struct {
	name  string
	attrs map[string]string
	line  int
}

var (
	tagPattern  = regexp.MustCompile(`(?s)<!doctype html>|<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s=>/"']+(?:="[^"]*")?)*)\s*(/?)>`)
	attrPattern = regexp.MustCompile(`([^\s=>/"']+)(?:="([^"]*)")?`)
)

func voidElement(name string) bool {
	return slices.Contains([]string{"meta", "link", "input", "br", "hr", "img", "path"}, name)
}

// checkMarkup is a strict reader of the HTML that our templates write: every tag closed in order, every attribute quoted
// and given once, ids unique, references resolved, controls labelled, forms protected, nothing inline.
func checkMarkup(page string) []string {
	c := &checker{ids: map[string]bool{}, labels: map[string]bool{}}
	c.read(page)
	c.references()
	return c.problems
}

type checker struct {
	problems []string
	open     []element
	all      []element
	ids      map[string]bool
	labels   map[string]bool
	forms    []formSeen
	h1       int
}

type formSeen struct {
	post, token bool
	line        int
}

func (c *checker) fail(line int, format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf("line %d: ", line)+fmt.Sprintf(format, args...))
}

func (c *checker) read(page string) {
	at := 0
	for _, m := range tagPattern.FindAllStringSubmatchIndex(page, -1) {
		line := 1 + strings.Count(page[:m[0]], "\n")
		if text := page[at:m[0]]; strings.ContainsAny(text, "<>") {
			c.fail(line, "stray angle bracket in %q", strings.TrimSpace(text))
		}
		at = m[1]
		if m[4] < 0 {
			continue // doctype or comment
		}
		name := page[m[4]:m[5]]
		if m[3] > m[2] {
			c.end(name, line)
			continue
		}
		c.start(name, page[m[6]:m[7]], m[9] > m[8], line)
	}
	for _, e := range c.open {
		c.fail(e.line, "<%s> is not closed", e.name)
	}
	if c.h1 != 1 {
		c.fail(0, "%d h1 elements", c.h1)
	}
	for _, f := range c.forms {
		if f.post && !f.token {
			c.fail(f.line, "a form posts without a token")
		}
	}
}

func (c *checker) end(name string, line int) {
	if n := len(c.open); n == 0 || c.open[n-1].name != name {
		c.fail(line, "</%s> closes nothing", name)
		return
	}
	c.open = c.open[:len(c.open)-1]
}

func (c *checker) start(name, attrs string, closed bool, line int) {
	e := element{name, map[string]string{}, line}
	for _, a := range attrPattern.FindAllStringSubmatch(attrs, -1) {
		if _, twice := e.attrs[a[1]]; twice {
			c.fail(line, "attribute %s twice", a[1])
		}
		e.attrs[a[1]] = html.UnescapeString(a[2])
	}
	c.all = append(c.all, e)
	c.note(e)
	if !closed && !voidElement(name) {
		c.open = append(c.open, e)
	}
}

// note checks what can be said of an element alone and remembers what others refer to.
func (c *checker) note(e element) {
	for name := range e.attrs {
		if name == "style" || strings.HasPrefix(name, "on") {
			c.fail(e.line, "inline %s", name)
		}
	}
	if id, ok := e.attrs["id"]; ok {
		if id == "" || c.ids[id] {
			c.fail(e.line, "id %q is empty or not unique", id)
		}
		c.ids[id] = true
	}
	switch e.name {
	case "style":
		c.fail(e.line, "inline style")
	case "script":
		if e.attrs["src"] == "" {
			c.fail(e.line, "inline script")
		}
	case "h1":
		c.h1++
	case "label":
		c.labels[e.attrs["for"]] = true
	case "form":
		if c.within("form") {
			c.fail(e.line, "a form in a form")
		}
		c.forms = append(c.forms, formSeen{post: e.attrs["method"] == "post", line: e.line})
	case "button":
		if e.attrs["type"] == "" {
			c.fail(e.line, "a button without a type")
		}
	case "input":
		if e.attrs["name"] == FormTokenField && e.attrs["value"] != "" && len(c.forms) > 0 {
			c.forms[len(c.forms)-1].token = true
		}
	}
}

func (c *checker) within(name string) bool {
	return slices.ContainsFunc(c.open, func(e element) bool { return e.name == name })
}

// references checks labels and id references once all ids are known.
func (c *checker) references() {
	for _, e := range c.all {
		control := e.name == "select" || e.name == "textarea" || e.name == "input" && e.attrs["type"] != "hidden"
		if control && (e.attrs["name"] == "" || !c.labels[e.attrs["id"]]) {
			c.fail(e.line, "%s %q has no name or no label", e.name, e.attrs["id"])
		}
		if e.name == "label" && !c.ids[e.attrs["for"]] {
			c.fail(e.line, "label for the missing %q", e.attrs["for"])
		}
		for _, name := range []string{"aria-describedby", "aria-labelledby", "aria-controls"} {
			for _, id := range strings.Fields(e.attrs[name]) {
				if !c.ids[id] {
					c.fail(e.line, "%s refers to the missing %q", name, id)
				}
			}
		}
	}
}
