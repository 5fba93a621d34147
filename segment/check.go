package segment

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxNesting bounds objects and arrays inside each other: no rule within
// MaxDepth comes near it.
const maxNesting = 64

// check looks at the whole document before any of it is interpreted.
func check(data []byte, size int) Code {
	if len(data) > size {
		return CodeTooLarge
	}
	if !utf8.Valid(data) || !json.Valid(data) {
		return CodeSyntax
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return checkValue(dec, 0)
}

func allowedBy(code Code) string {
	switch code {
	case CodeTooLarge:
		return fmt.Sprintf("at most %d bytes", MaxBytes)
	case CodeTooDeep:
		return fmt.Sprintf("at most %d groups inside each other", MaxDepth)
	case CodeNUL:
		return "text without U+0000"
	default:
		return "JSON in UTF-8 without duplicate keys"
	}
}

// checkValue reads one value. A key that stands twice in an object is refused:
// readers differ on which one counts.
func checkValue(dec *json.Decoder, depth int) Code {
	token, err := dec.Token()
	if err != nil {
		return CodeSyntax
	}
	switch t := token.(type) {
	case string:
		if strings.ContainsRune(t, 0) {
			return CodeNUL
		}
	case json.Delim:
		if depth == maxNesting {
			return CodeTooDeep
		}
		seen := map[string]bool{}
		for dec.More() {
			if t == '{' {
				key, _ := dec.Token()
				name, _ := key.(string)
				if seen[name] {
					return CodeSyntax
				}
				seen[name] = true
			}
			if code := checkValue(dec, depth+1); code != "" {
				return code
			}
		}
		if _, err := dec.Token(); err != nil {
			return CodeSyntax
		}
	}
	return ""
}
