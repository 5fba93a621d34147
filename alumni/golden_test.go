package alumni

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

// What is stored today must be read tomorrow: the JSON of each record is part of
// the contract. Do not change a line of it without a migration.
func golden() map[string]struct {
	value any
	text  string
} {
	at := time.Date(2026, 10, 31, 12, 0, 0, 123456000, time.UTC)
	id := alumnikit.PersonID{0: 0x11, 6: 0x40, 8: 0x80, 15: 0x77}
	hours := int64(0)
	type of = struct {
		value any
		text  string
	}
	return map[string]of{
		"entry": {&Entry{
			ID: id,
			Names: Names{
				Family: "見本", Given: "花子", FamilyKana: "ミホン", GivenKana: "ハナコ", FamilyRomaji: "Mihon", GivenRomaji: "Hanako",
				Former: []string{"旧姓"}, Preferred: "はな",
			},
			Identifiers: []Identifier{{ExternalID, "E1"}}, Email: "hanako@example.jp",
			Employments: []Employment{
				{ID: alumnikit.ID{15: 1}, Work: Employee, Entity: "e", Department: "d", Title: "t", Place: "p", Start: must("2018-04-01"), End: must("2020-03")},
				{ID: alumnikit.ID{15: 2}, Work: Freelancer},
			},
			CreatedAt: at, UpdatedAt: at,
		}, `{"id":"11000000-0000-4000-8000-000000000077","names":{"family":"見本","given":"花子","familyKana":"ミホン","givenKana":"ハナコ",` +
			`"familyRomaji":"Mihon","givenRomaji":"Hanako","former":["旧姓"],"preferred":"はな"},` +
			`"identifiers":[{"system":"external","value":"E1"}],"email":"hanako@example.jp","employments":[` +
			`{"id":"00000000-0000-0000-0000-000000000001","work":"employee","entity":"e","department":"d","title":"t","place":"p","start":"2018-04-01","end":"2020-03"},` +
			`{"id":"00000000-0000-0000-0000-000000000002","work":"freelancer"}],` +
			`"createdAt":"2026-10-31T12:00:00.123456Z","updatedAt":"2026-10-31T12:00:00.123456Z"}`},
		"full employment": {&Entry{
			ID: id, Names: Names{Family: "見本", Business: "見本屋", Order: FamilyFirst, RomajiFrom: Transliterated},
			Employments: []Employment{{
				ID: alumnikit.ID{15: 1}, Work: Employee, EntityNumber: "1", Path: []string{"a", "b"}, Grade: "g", JobType: "j",
				Codes: []Code{{Of: "grade", Scheme: "s", Version: "2", Code: "G5", Label: "五等級"}}, Origin: alumnikit.ID{15: 2},
				Posts: []Post{{
					Kind: SecondedPost, Entity: "e", EntityNumber: "1", Department: "d", Path: []string{"d"}, Title: "t", Grade: "g", Place: "p",
					Start: must("2018"), End: must("2019-03-31"),
				}},
			}},
			Custom:    []CustomValue{{Field: 8192, Text: []string{"x"}}, {Field: 8193, Choice: []string{"c"}, Int: []int64{-1}, Date: []Date{must("2020")}}},
			Origins:   []Origin{{Source: "s", At: at, Fields: []string{"names"}}},
			CreatedAt: at, UpdatedAt: at,
		}, `{"id":"11000000-0000-4000-8000-000000000077","names":{"family":"見本","business":"見本屋","order":"familyFirst","romajiFrom":"transliterated"},` +
			`"employments":[{"id":"00000000-0000-0000-0000-000000000001","work":"employee","entityNumber":"1","path":["a","b"],"grade":"g","jobType":"j",` +
			`"codes":[{"of":"grade","scheme":"s","version":"2","code":"G5","label":"五等級"}],` +
			`"posts":[{"kind":"seconded","entity":"e","entityNumber":"1","department":"d","path":["d"],"title":"t","grade":"g","place":"p","start":"2018","end":"2019-03-31"}],` +
			`"origin":"00000000-0000-0000-0000-000000000002"}],` +
			`"custom":[{"field":8192,"text":["x"]},{"field":8193,"choice":["c"],"int":[-1],"date":["2020"]}],` +
			`"origins":[{"source":"s","at":"2026-10-31T12:00:00.123456Z","fields":["names"]}],` +
			`"createdAt":"2026-10-31T12:00:00.123456Z","updatedAt":"2026-10-31T12:00:00.123456Z"}`},
		"profile": {&Profile{
			ID: id, CurrentEmployer: "e", CurrentTitle: "t", Location: "l", Bio: "b\nb", Skills: []string{"Go"}, Interests: []string{"i"},
			OpenTo: []Openness{OpenTalk, OpenSideJob}, Availability: &hours, Links: []Link{{"l", "https://example.com/"}},
			Email: "h@example.jp", Phone: "0", Locale: Japanese, UpdatedAt: at,
			Audiences: map[string]Audience{"skills": Public, "bio": Nobody, "email": GroupAudience(alumnikit.ID{15: 0xa})},
		}, `{"id":"11000000-0000-4000-8000-000000000077","currentEmployer":"e","currentTitle":"t","location":"l","bio":"b\nb",` +
			`"skills":["Go"],"interests":["i"],"openTo":["talk","sideJob"],"availability":0,"links":[{"label":"l","url":"https://example.com/"}],` +
			`"email":"h@example.jp","phone":"0","locale":"ja",` +
			`"audiences":{"bio":"nobody","email":"group:00000000-0000-0000-0000-00000000000a","skills":"public"},` +
			`"updatedAt":"2026-10-31T12:00:00.123456Z"}`},
		"empty profile": {&Profile{ID: id}, `{"id":"11000000-0000-4000-8000-000000000077","updatedAt":"0001-01-01T00:00:00Z"}`},
		"memberships": {
			&Memberships{ID: id, Groups: []Membership{{Group: alumnikit.ID{15: 0xa}, Since: at}, {Group: alumnikit.ID{15: 0xb}, Invited: true, Since: at}}},
			`{"id":"11000000-0000-4000-8000-000000000077","groups":[` +
				`{"group":"00000000-0000-0000-0000-00000000000a","since":"2026-10-31T12:00:00.123456Z"},` +
				`{"group":"00000000-0000-0000-0000-00000000000b","invited":true,"since":"2026-10-31T12:00:00.123456Z"}]}`,
		},
		"consents": {
			&Consents{ID: id, Entries: []Consent{
				{Purpose: ForListing, Text: "t", Version: "1", Locale: English, Method: "form", GivenAt: at, WithdrawnAt: at, Withdrawal: "one-click"},
				{Purpose: ForNewsletter, Text: "t", Version: "1", Locale: Japanese, Method: "paper", GivenAt: at},
			}},
			`{"id":"11000000-0000-4000-8000-000000000077","entries":[` +
				`{"purpose":"listing","text":"t","version":"1","locale":"en","method":"form","givenAt":"2026-10-31T12:00:00.123456Z",` +
				`"withdrawnAt":"2026-10-31T12:00:00.123456Z","withdrawal":"one-click"},` +
				`{"purpose":"newsletter","text":"t","version":"1","locale":"ja","method":"paper","givenAt":"2026-10-31T12:00:00.123456Z"}]}`,
		},
		"blocks": {
			&Blocks{ID: id, People: []Block{{Person: alumnikit.PersonID{15: 0xa}, Since: at}}},
			`{"id":"11000000-0000-4000-8000-000000000077","people":[` +
				`{"person":"00000000-0000-0000-0000-00000000000a","since":"2026-10-31T12:00:00.123456Z"}]}`,
		},
		"policy": {
			&storedPolicy{Policy{Defaults: map[string]Audience{"bio": Alumni}, Maxima: map[string]Audience{"email": Admins}}},
			`{"defaults":{"bio":"alumni"},"maxima":{"email":"admins"}}`,
		},
	}
}

func TestStoredRecordsKeepTheirForm(t *testing.T) {
	t.Parallel()
	decode := map[string]func([]byte) (any, error){
		"entry": Entries().Decode, "full employment": Entries().Decode, "profile": Profiles().Decode, "empty profile": Profiles().Decode,
		"memberships": MembershipsKind().Decode, "consents": ConsentsKind().Decode, "blocks": BlocksKind().Decode, "policy": policies().Decode,
	}
	for name, c := range golden() {
		body, err := json.Marshal(c.value)
		require.NoError(t, err)
		require.Equal(t, c.text, string(body), name)
		read, err := decode[name]([]byte(c.text))
		require.NoError(t, err, name)
		require.Equal(t, c.value, read, name)
		read, err = decode[name]([]byte(c.text[:len(c.text)-1] + `,"later":{"x":1}}`))
		require.NoError(t, err, "a newer version may have written more")
		require.Equal(t, c.value, read, name)
		_, err = decode[name]([]byte(c.text[:len(c.text)-2]))
		require.ErrorIs(t, err, alumnikit.ErrCorrupt)
		require.NotContains(t, err.Error(), "見本")
	}
}

// Names of kinds, numbers of fields and audiences are in databases for good.
func TestNamesThatDatabasesHold(t *testing.T) {
	t.Parallel()
	var kinds []string
	for _, k := range Kinds() {
		kinds = append(kinds, k.Name())
	}
	require.Equal(t, []string{"alumni.entry", "alumni.profile", "alumni.memberships", "alumni.consents", "alumni.blocks", "alumni.group", "alumni.policy", "alumni.fields"}, kinds)
	numbers := map[string]uint16{}
	for _, f := range Standard().Fields() {
		numbers[f.Name] = f.Number
	}
	require.Equal(t, map[string]uint16{
		"name": 16, "employments.work": 17, "employments.entity": 18, "employments.department": 19, "employments.title": 20,
		"employments.place": 21, "employments.start": 22, "employments.end": 23, "currentEmployer": 24, "currentTitle": 25, "location": 26,
		"skills": 27, "interests": 28, "openTo": 29, "availability": 30, "locale": 31, "memberOf": 33, "consent": 34,
	}, numbers)
	require.Equal(t, []byte("external\x00E1"), IdentifierValue(Identifier{ExternalID, "E1"}))
}
