package main

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// TestBlocking: an alumna blocks a colleague, who finds her no more; she sees him still, and takes it back.
func TestBlocking(t *testing.T) {
	t.Parallel()
	for _, lang := range web.Langs() {
		w := newWorld(t, 60)
		made, entry := w.alumna(t)
		_, other := w.colleague(t)
		she, he := w.as(t, lang, persona(entry)), w.as(t, lang, persona(other))
		her, his := personPath(entry.ID), personPath(other.ID)
		find := web.PathDirectory + "?q=" + url.QueryEscape(made.FamilyKana)
		wantText(t, he.get(find), her)

		wantText(t, she.get(his), `href="`+his+`/block"`)
		wantText(t, she.get(his+"/block"), `action="`+his+`/block"`)
		wantText(t, she.follow(she.post(his+"/block", his+"/block", nil)), his+"/unblock")
		wantText(t, she.get(his), his+"/unblock")
		wantNoText(t, he.get(find), her)
		wantStatus(t, "her page", he.get(her), http.StatusNotFound)
		wantStatus(t, "asking to block her", he.get(her+"/block"), http.StatusNotFound)
		hr := w.as(t, lang, subjectHR)
		wantStatus(t, "HR", hr.get(her), http.StatusOK)
		wantNoText(t, hr.get(web.PathJournal), other.ID.String()[:8])

		he.follow(he.post(web.PathMe, her+"/block", nil)) // whom he cannot see
		wantText(t, he.get(web.PathMe), her+"/unblock", map[web.Lang]string{web.Japanese: "あなたから見えない人", web.English: "Somebody whom you cannot see"}[lang])
		he.follow(he.post(web.PathMe, her+"/unblock", nil))

		wantNoText(t, she.follow(she.post(web.PathMe, his+"/unblock", nil)), his+"/unblock")
		wantText(t, he.get(find), her)
	}
}

// TestTooManyBlocks: beyond the bound the question comes back with the reason.
func TestTooManyBlocks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 40)
	_, entry := w.alumna(t)
	_, other := w.colleague(t)
	for i := range alumni.MaxBlocks {
		if err := w.p.people.Block(t.Context(), alumnikit.Member(tenant, entry.ID), alumnikit.PersonID{15: 1, 0: byte(i), 1: 1}); err != nil {
			t.Fatal(err)
		}
	}
	she, his := w.as(t, web.English, persona(entry)), personPath(other.ID)
	got := she.post(his+"/block", his+"/block", nil)
	wantStatus(t, "one more", got, http.StatusUnprocessableEntity)
	wantText(t, got, "Unblock somebody first")
}

// TestViewAs: a value for one group shows to that group's members and to nobody else; a group of others is no lens.
func TestViewAs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 60)
	_, entry := w.alumna(t)
	member := alumnikit.Member(tenant, entry.ID)
	mine, other := w.group(t, alumni.JoinOpen), w.group(t, alumni.JoinInvite)
	_ = w.p.people.Leave(t.Context(), member, other.ID)
	if err := w.p.people.Join(t.Context(), member, mine.ID); err != nil {
		t.Fatal(err)
	}
	for lang, unlisted := range map[web.Lang]string{web.Japanese: "「ゲスト」からは、あなたは見つかりません。", web.English: "“Visitor” cannot find you at all."} {
		she := w.as(t, lang, persona(entry))
		she.follow(she.saveMe(url.Values{"bio": {"Only for my circle."}, "audience.bio": {string(alumni.GroupAudience(mine.ID))}, "location": {"Naha"}}))
		own := personPath(entry.ID)
		lens := own + "?as=" + groupLens + mine.ID.String()
		wantText(t, she.get(own), lens, mine.Title(alumni.Locale(lang)))
		wantText(t, she.get(lens), "Only for my circle.")
		for _, as := range []string{"alumnus", "employee"} {
			got := she.get(own + "?as=" + as)
			wantText(t, got, "Naha")
			wantNoText(t, got, "Only for my circle.")
		}
		got := she.get(own + "?as=visitor")
		wantText(t, got, unlisted)
		wantNoText(t, got, "Naha", "Only for my circle.")
		wantText(t, she.get(own+"?as=hr"), "Naha")
		whole := she.get(own + "?as=" + groupLens + other.ID.String()) // not one of hers: her own view
		wantText(t, whole, "Only for my circle.")
	}
}
