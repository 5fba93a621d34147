package directorytest_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/alumni/merging"
	"github.com/alumnikit/alumnikit/alumni/org"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/directory/directorytest"
	"github.com/alumnikit/alumnikit/internal/surface"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
)

// What the registry says of a method. Anything else is the reason why it is not
// part of what members can learn from.
const (
	asked   = "asked"   // the suite asks it as every viewer
	happens = "happens" // the suite lets it happen in traces
)

// Reasons that several methods share.
const (
	wiring   = "not member-facing: puts services together"
	siblings = "not member-facing: for sibling packages, asks for no permission and names no viewer"
	prepares = "not member-facing: states changes for a commit, which other verbs make"
	records  = "not member-facing: HR-only facts, of types that member-facing code cannot name"
	letters  = "not member-facing: needs PermNewsletter, and shows editions and totals of deliveries"
	rules    = "not member-facing: needs PermSegments, and shows rules"
	pipeline = "not member-facing: needs PermReferral"
	token    = "not member-facing: needs a token of 256 bits that the candidate alone has, and shows an opening"
	own      = "the member's own alone, by nobody else's leave; tests of package alumni"
	list     = "not member-facing: needs PermRoster, and shows pairs of people"
	files    = "not member-facing: needs PermRoster"
	fields   = "not member-facing: needs PermPolicy, and changes or lists what is asked of everybody, not what anybody answered"
	worker   = "not member-facing: the host's upkeep"
)

// registry says of each exported method of each service what the suite does
// about it.
func registry() map[string]string {
	all := map[string]string{}
	for _, part := range []map[string]string{peopleMethods(), directoryMethods(), referralMethods(), newsletterMethods(), otherMethods()} {
		maps.Copy(all, part)
	}
	return all
}

func directoryMethods() map[string]string {
	return map[string]string{
		"directory.Directory.Search": asked, "directory.Directory.Profile": asked, "directory.Directory.ViewAs": asked,
		"directory.Directory.With": wiring,
	}
}

func peopleMethods() map[string]string {
	out := map[string]string{}
	for what, names := range map[string]string{
		asked: "Viewer Profile MyBlocks MyGroups Groups Entry Person Consents HasConsent EntryByExternalID",
		happens: "UpdateProfile SetAudience Join Leave Accept Grant Withdraw Block Unblock UpdateEntry Employ Offboard Appoint " +
			"SetPolicy Invite CreateGroup UpdateGroup Register Upkeep",
		"happens as SetAudience":  "SetAudiences",
		"happens as Appoint":      "EndPost",
		"happens as Employ":       "Transfer",
		"happens in each of them": "Change",
		wiring:                    "With DB Index Schema Today Handlers",
		siblings:                  "Load ByExternalIDs CheckConsent Policy Rules Look SchemaOf For Resolve ResolveAll SamePerson StoredEntry",
		fields:                    "Fields AddField UpdateField WidenField RetireField RestoreField",
		prepares:                  "PrepareUpdate PrepareRegister PrepareOffboard PrepareEmployment PrepareTransfer",
		worker:                    "Provision UpkeepStep",
		files:                     "Bulk Contested",
		own:                       "Stale ConfirmProfile",
	} {
		for _, name := range strings.Fields(names) {
			out["alumni.Service."+name] = what
		}
	}
	return out
}

func referralMethods() map[string]string {
	out := map[string]string{}
	for what, names := range map[string]string{
		asked:    "Openings Opening MyApplications Application Referrals Referral Rewards Prospect",
		happens:  "Apply Refer Move CreateOpening",
		pipeline: "UpdateOpening Publish Close Hire HireReferred Reject Board Applications",
		token:    "Invitation Accept Refuse",
		worker:   "Expire",
		wiring:   "With",
	} {
		for _, name := range strings.Fields(names) {
			out["referral.Service."+name] = what
		}
	}
	return out
}

func newsletterMethods() map[string]string {
	out := map[string]string{}
	for what, names := range map[string]string{
		asked:   "Preview", // what a member gets by mail
		happens: "Launch",
		letters: "Create Update Delete Get List Pause Resume Cancel Resolve Progress Deliveries Reach TestSend Suppress Unsuppress Suppressed",
		"not member-facing: answers the same whether or not a token is known; a test of package newsletter": "Unsubscribe UnsubscribeHandler",
		wiring: "With Handlers",
	} {
		for _, name := range strings.Fields(names) {
			out["newsletter.Service."+name] = what
		}
	}
	return out
}

func otherMethods() map[string]string {
	out := map[string]string{
		"importer.Importer.Import": happens, "importer.Importer.Apply": "happens as Import", "importer.Importer.Start": files,
		"importer.Importer.DryRun": files, "importer.Importer.Inspect": files, "importer.Importer.Propose": files,
		"importer.Importer.Export": files, "importer.Importer.Run": files, "importer.Importer.Runs": files, "importer.Importer.Forget": files,
		"importer.Importer.End": "happens as Offboard", "importer.Importer.With": wiring,
		"hr.Service.AddNote": happens, "hr.Service.Offboard": happens, "hr.Service.Transfer": "happens as hr.Service.Offboard",
		"hr.Service.Notes": records, "hr.Service.Leavings": records,
		"hr.Service.PrepareLeaving": prepares, "hr.Service.With": wiring,
		"duplicate.Service.Find": happens, "duplicate.Service.Dismiss": happens, "duplicate.Service.Queue": list,
		"duplicate.Service.Candidates": list, "duplicate.Service.Candidate": list,
		"duplicate.Service.Guard": siblings, "duplicate.Service.Suspects": list,
		"duplicate.Service.PrepareMerged": prepares, "duplicate.Service.PrepareUnmerged": prepares,
		"duplicate.Service.Handlers": wiring, "duplicate.Service.With": wiring,
		"merging.Service.Merge": happens, "merging.Service.Unmerge": happens, "merging.Service.Preview": list,
		"merging.Service.Merges": list, "merging.Service.Expire": worker, "merging.Service.With": wiring,
	}
	for what, names := range map[string]string{
		"not member-facing: departments, whoever is in them; for HR alone": "Chart",
		files:  "AddEntity RenameEntity SucceedEntity AddUnits Rename Move Merge Split Close",
		wiring: "With",
	} {
		for _, name := range strings.Fields(names) {
			out["org.Service."+name] = what
		}
	}
	for what, names := range map[string]string{
		asked:    "Count Page IDs",
		rules:    "Create Update Delete Get List Publish Validate Definition",
		siblings: "Matcher Selector",
		wiring:   "With",
	} {
		for _, name := range strings.Fields(names) {
			out["segment.Service."+name] = what
		}
	}
	for _, name := range strings.Fields("Fields ProposeWith SaveSource Source Sources Snapshots DeleteSource MatchSource") {
		out["importer.Importer."+name] = files
	}
	for what, names := range map[string]string{
		"not member-facing: needs PermJournal, and holds no values; see TestTheJournalHoldsNoValues": "Feed",
		worker: "JournalHead SealJournal VerifyJournal Due Note",
		wiring: "With Store Keys Now NewID Commit Projected",
	} {
		for _, name := range strings.Fields(names) {
			out["storage.DB."+name] = what
		}
	}
	return out
}

// methods lists the exported methods of the services.
func methods() []string {
	var out []string
	for _, service := range []any{
		(*directory.Directory)(nil), (*alumni.Service)(nil), (*referral.Service)(nil), (*newsletter.Service)(nil),
		(*segment.Service)(nil), (*hr.Service)(nil), (*importer.Importer)(nil), (*org.Service)(nil), (*storage.DB)(nil),
		(*duplicate.Service)(nil), (*merging.Service)(nil),
	} {
		of := reflect.TypeOf(service)
		for i := range of.NumMethod() {
			out = append(out, of.Elem().String()+"."+of.Method(i).Name)
		}
	}
	return out
}

// A method that is added must be thought about: asked, made to happen, or left
// out for a reason.
func TestEveryMethodIsInTheRegistry(t *testing.T) {
	t.Parallel()
	require.ElementsMatch(t, methods(), slices.Collect(maps.Keys(registry())))
}

// What the registry claims is really done.
func TestTheRegistryIsTrue(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("what is asked, and how often, is the same under the race detector")
	}
	opts := surface.Complete(directorytest.Options{Open: onMemory, Comparisons: 10_000, Seed: 7})
	report, property, err := directorytest.Leaky(t, opts, "", func(s directorytest.Surface, _ *alumni.Service) directorytest.Surface { return s })
	require.NoError(t, err)
	require.Empty(t, property)
	verbs := map[string]bool{}
	for name := range report.Verbs {
		verbs[name], verbs["alumni.Service."+name] = true, true
	}
	all := slices.Clone(directorytest.Asked())
	for _, r := range surface.Complete(directorytest.Options{}).Reads {
		all = append(all, r.Name)
	}
	for name, what := range registry() {
		switch what {
		case asked:
			require.Contains(t, all, name)
			require.Positive(t, report.Operations[name], name)
		case happens:
			require.True(t, verbs[name], name)
		}
	}
	for _, name := range all {
		require.Equal(t, asked, registry()[name], name)
	}
	require.Len(t, report.Viewers, 13, "every part is played")
}
