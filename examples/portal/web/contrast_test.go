package web

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestContrast computes WCAG 2.2 contrast (success criteria 1.4.3 and 1.4.11) of the pairs of tokens that the styles use.
func TestContrast(t *testing.T) {
	t.Parallel()
	css, err := staticFiles.ReadFile("static/css/10-tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(css), "prefers-color-scheme: dark")
	if !ok {
		t.Fatal("no dark scheme")
	}
	for scheme, text := range map[string]string{"light": light, "dark": dark} {
		tokens := colourTokens(t, text)
		for _, pair := range []struct {
			front, back string
			least       float64
		}{
			{"ink", "paper", 7},
			{"ink", "surface", 7},
			{"ink-2", "paper", 4.5},
			{"ink-2", "surface", 4.5},
			{"ink-2", "sunk", 4.5},
			{"ink", "accent-soft", 7},
			{"ink", "warn-soft", 7},
			{"ink", "danger-soft", 7},
			{"ink-2", "accent-soft", 4.5},
			{"accent", "paper", 4.5},
			{"accent", "surface", 4.5},
			{"accent", "sunk", 4.5},
			{"accent", "accent-soft", 4.5},
			{"accent-hover", "paper", 4.5},
			{"on-accent", "accent", 4.5},
			{"on-accent", "accent-hover", 4.5},
			{"danger", "paper", 4.5},
			{"danger", "surface", 4.5},
			{"danger", "danger-soft", 4.5},
			{"warn", "warn-soft", 4.5},
			{"warn", "surface", 4.5},
			{"line-field", "paper", 3},
			{"line-field", "surface", 3},
			{"cord-2", "paper", 3},
		} {
			front, back := tokens[pair.front], tokens[pair.back]
			if front == nil || back == nil {
				t.Errorf("%s: no %s or %s", scheme, pair.front, pair.back)
				continue
			}
			if got := contrast(*front, *back); got < pair.least {
				t.Errorf("%s: %s on %s is %.2f, want %.1f", scheme, pair.front, pair.back, got, pair.least)
			}
		}
	}
}

// colourTokens reads the hexadecimal custom properties as relative luminance.
func colourTokens(t *testing.T, css string) map[string]*float64 {
	t.Helper()
	tokens := map[string]*float64{}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+): #([0-9a-f]{3,6});`).FindAllStringSubmatch(css, -1) {
		hex := m[2]
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		value, err := strconv.ParseUint(hex, 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		l := 0.2126*linear(value>>16) + 0.7152*linear(value>>8&255) + 0.0722*linear(value&255)
		tokens[m[1]] = &l
	}
	return tokens
}

func linear(channel uint64) float64 {
	c := float64(channel) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }
