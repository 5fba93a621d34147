package importer

import (
	"slices"
	"unicode/utf8"
)

// Bounds of Report.Unknown.
const (
	maxWords = 50 // of one column
	maxWord  = 30 // characters of one word
)

// strangers are the distinct short words met in each column, in the order in which
// they were met.
type strangers map[string][]string

func (w strangers) add(header, word string) {
	known := w[header]
	if len(known) < maxWords && utf8.RuneCountInString(word) <= maxWord && !slices.Contains(known, word) {
		w[header] = append(known, word)
	}
}

// addTo adds the words to those of a report.
func (w strangers) addTo(all map[string][]string) map[string][]string {
	for header, list := range w {
		if all == nil {
			all = strangers{}
		}
		for _, word := range list {
			strangers(all).add(header, word)
		}
	}
	return all
}
