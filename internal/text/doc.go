// Package text holds every rule by which names and words are compared, indexed
// and ordered: folding, grams, the meaning of a name query, romaji and the
// gojuon sort key. Stores compare bytes only; this package decides which bytes.
//
//	text.Fold("ｻﾄｳ　太郎")                 // "サトウ太郎"
//	q := text.NewQuery("髙橋 tar")
//	q.Match([]string{"高橋 太郎", "たかはし たろう"}) // true
//	for _, term := range q.Terms() { ... }   // what an index has to look up
//	text.FormGrams(forms)                    // what an index has to store
//	text.SortKey("タカハシ タロウ")             // eight bytes in gojuon order
//
// Everything is a pure function of its arguments and safe for concurrent use;
// there is no cache and no locale. No function returns an error: invalid UTF-8
// is replaced by U+FFFD. Time and memory are linear in the input, so callers
// bound the length of what they pass.
//
// Anything stored that was derived here is valid only for one [Fingerprint].
package text
