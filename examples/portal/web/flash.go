package web

// Tone is the meaning of a message or badge, which its colour and icon repeat.
type Tone string

// The tones.
const (
	ToneNeutral Tone = "neutral"
	ToneOK      Tone = "ok"
	ToneWarn    Tone = "warn"
	ToneDanger  Tone = "danger"
	ToneAccent  Tone = "accent"
)

// Valid reports whether t is a known tone.
func (t Tone) Valid() bool {
	switch t {
	case ToneNeutral, ToneOK, ToneWarn, ToneDanger, ToneAccent:
		return true
	}
	return false
}

// Flash is a message shown once, on the page after a redirect. It travels in a cookie that its owner can read: Args
// carry counts and titles, never another person's data.
type Flash struct {
	Tone Tone   `json:"t"`
	Key  Key    `json:"k"`
	N    int    `json:"n,omitempty"` // replaces {n} and chooses the plural
	Name string `json:"s,omitempty"` // replaces {name}
}

// Messages that follow the portal's actions.
const (
	FlashSignedIn         Key = "flash.signedIn"
	FlashSignedOut        Key = "flash.signedOut"
	FlashSaved            Key = "flash.saved"
	FlashConflict         Key = "flash.conflict"
	FlashCheckForm        Key = "flash.checkForm"
	FlashImported         Key = "flash.imported" // n
	FlashDeleted          Key = "flash.deleted"
	FlashSegmentSaved     Key = "flash.segmentSaved"     // name
	FlashSegmentPublished Key = "flash.segmentPublished" // name
	FlashEditionSaved     Key = "flash.editionSaved"
	FlashLaunched         Key = "flash.launched" // n
	FlashCancelled        Key = "flash.cancelled"
	FlashResolved         Key = "flash.resolved" // n
	FlashPaused           Key = "flash.paused"
	FlashResumed          Key = "flash.resumed"
	FlashOpeningSaved     Key = "flash.openingSaved"
	FlashApplied          Key = "flash.applied"
	FlashWithdrawn        Key = "flash.withdrawn"
	FlashMoved            Key = "flash.moved" // name: the new stage, already in the reader's language
	FlashHired            Key = "flash.hired"
	FlashReferred         Key = "flash.referred"
	FlashJoined           Key = "flash.joined" // name
	FlashLeft             Key = "flash.left"   // name
	FlashConsentGiven     Key = "flash.consentGiven"
	FlashConsentTaken     Key = "flash.consentTaken"
	FlashBlocked          Key = "flash.blocked"
	FlashUnblocked        Key = "flash.unblocked"
	FlashFieldSaved       Key = "flash.fieldSaved"    // name
	FlashFieldWidened     Key = "flash.fieldWidened"  // name
	FlashFieldRetired     Key = "flash.fieldRetired"  // name
	FlashFieldRestored    Key = "flash.fieldRestored" // name
	FlashMerged           Key = "flash.merged"
	FlashUnmerged         Key = "flash.unmerged"
	FlashDismissed        Key = "flash.dismissed"
	FlashEnded            Key = "flash.ended" // n
	FlashImportCancelled  Key = "flash.importCancelled"
)
