package web

import (
	"slices"
	"time"
)

// ImportMode says what a file is.
type ImportMode string

// The modes of an import, as in the SDK.
const (
	ImportDelta    ImportMode = "delta"    // who is not in the file stays as they are
	ImportSnapshot ImportMode = "snapshot" // everybody who is employed: who is missing may have left
)

// ImportModes lists the modes.
func ImportModes() []ImportMode { return []ImportMode{ImportDelta, ImportSnapshot} }

// Valid reports whether m is a mode.
func (m ImportMode) Valid() bool { return slices.Contains(ImportModes(), m) }

// ImportState is where an import is in its life.
type ImportState string

// The states of an import.
const (
	ImportQueued    ImportState = "queued"
	ImportRunning   ImportState = "running"
	ImportStopped   ImportState = "stopped"
	ImportCancelled ImportState = "cancelled"
	ImportDone      ImportState = "done"
)

// ImportStates lists the states.
func ImportStates() []ImportState {
	return []ImportState{ImportQueued, ImportRunning, ImportStopped, ImportCancelled, ImportDone}
}

// Valid reports whether s is a state.
func (s ImportState) Valid() bool { return slices.Contains(ImportStates(), s) }

// Tone returns the tone of a badge with the state.
func (s ImportState) Tone() Tone {
	switch s {
	case ImportDone:
		return ToneOK
	case ImportRunning, ImportQueued:
		return ToneAccent
	case ImportStopped:
		return ToneWarn
	case ImportCancelled:
		return ToneNeutral
	}
	return ToneNeutral
}

// ImportColumn documents a column that files may have.
type ImportColumn struct {
	Name, Text, Example string
	Required            bool
}

// PastImport is a line of the list of imports.
type PastImport struct {
	File, URL, Source       string
	Mode                    ImportMode
	State                   ImportState
	At                      time.Time
	By                      string
	Rows, New, Changed, Bad int
}

// ImportPage is GET and POST /hr/import: it posts the file "file" as multipart, and lists the imports so far.
type ImportPage struct {
	Columns  []ImportColumn
	Samples  []Link // files to try it with
	MaxBytes int64
	Past     []PastImport
	Pager    Pager
	Errors   FormErrors
}

func (ImportPage) meta() meta {
	return meta{template: "import", title: "import.title", section: sectionImport}
}

// FileLine is a line at the beginning of a file, as it is read.
type FileLine struct {
	Number int
	Cells  []string
	Header bool
}

// FileLayout is how a file is read. It posts encoding, separator and header to Action.
type FileLayout struct {
	Action     string
	Summary    string // what was recognised, in the reader's language
	Encodings  []Option
	Separators []Option
	Headers    []Option // the lines that may be the header
	Lines      []FileLine
	Notes      []string // what else was noticed: lines left out, cells joined
}

// OptionGroup is a group of options of a select.
type OptionGroup struct {
	Label   string
	Options []Option
}

// Confidence is how sure a proposal is.
type Confidence string

// The degrees of confidence.
const (
	ConfidenceSource Confidence = "source" // as it was confirmed for this source
	ConfidenceSure   Confidence = "sure"
	ConfidenceLikely Confidence = "likely"
	ConfidenceGuess  Confidence = "guess" // by what stands in the cells: it is not taken without being chosen
	ConfidenceNone   Confidence = "none"
)

// Confidences lists the degrees.
func Confidences() []Confidence {
	return []Confidence{ConfidenceSource, ConfidenceSure, ConfidenceLikely, ConfidenceGuess, ConfidenceNone}
}

// Valid reports whether c is a degree of confidence.
func (c Confidence) Valid() bool { return slices.Contains(Confidences(), c) }

// Tone returns the tone of a badge with the confidence.
func (c Confidence) Tone() Tone {
	switch c {
	case ConfidenceSource, ConfidenceSure:
		return ToneOK
	case ConfidenceGuess:
		return ToneWarn
	case ConfidenceLikely, ConfidenceNone:
		return ToneNeutral
	}
	return ToneNeutral
}

// MappedColumn is a column of an uploaded file: what it is taken for and why, and what stands in it.
type MappedColumn struct {
	Header   string
	Position string // as spreadsheets name it: A, B, AA
	Examples []string
	Name     string // of the form field
	Groups   []OptionGroup
	Why      string // in the reader's language; "" when there is nothing to say
	Sure     Confidence
	Nth      []Option // the employment of the row that it is about; none: it cannot repeat
	NthName  string   // of the form field
}

// MappedWord is a word of the file and what it means.
type MappedWord struct {
	Word, Name string
	Options    []Option
}

// MappedWords are the words of one column that stands for an enumeration.
type MappedWords struct {
	Column string
	Words  []MappedWord
}

// ImportMappingPage is GET of an upload that was not tried yet; it posts one field for each column and what is said of
// the file as a whole.
type ImportMappingPage struct {
	FileName string
	Action   string
	Layout   FileLayout
	Refused  []string // headers of columns that must not be imported: national numbers
	Columns  []MappedColumn
	Words    []MappedWords
	Fixed    []EditField // values for every row; text and select
	Orders   []Option    // what 1/4/2024 means: "dateOrder"
	Mode     ImportMode
	Modes    []Option
	Source   string // "source": what this kind of file is called
	Known    string // the source whose columns were taken over; "" when the file is of a kind not seen before
	Errors   FormErrors
}

func (ImportMappingPage) meta() meta {
	return meta{template: "importmapping", title: "mapping.title", section: sectionImport}
}
