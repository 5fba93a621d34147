package main

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/storage"
)

// letterForm is an edition in both languages.
func letterForm(segment string) url.Values {
	return url.Values{
		"name": {"Spring"}, "segment": {segment}, "policy": {"atMostOnce"},
		"subject.ja": {"{{name}}さん、春の便りです"}, "body.ja": {"# 春の便り\n\n大阪オフィスが移転しました。"},
		"subject.en": {"A letter for {{name}}"}, "body.en": {"# Spring\n\nOur **Osaka** office has moved."},
	}
}

// publish makes the segment of the story and returns its ID.
func (u *deskUser) publish() string {
	u.t.Helper()
	u.post("/hr/segments/new", with(storyRule(), "op", "publish"))
	all, err := u.portal.desk.segments.List(u.t.Context(), clerk())
	require.NoError(u.t, err)
	return all[0].ID.String()
}

// compose saves an edition and returns its path.
func (u *deskUser) compose(form url.Values) string {
	u.t.Helper()
	u.post("/hr/newsletters/new", with(form, "op", "preview"))
	found, err := u.portal.desk.letters.List(u.t.Context(), clerk(), alumnikit.Page{})
	require.NoError(u.t, err)
	return "/hr/newsletters/" + found.Items[0].ID.String()
}

func (u *deskUser) editionID(path string) alumnikit.ID {
	u.t.Helper()
	id, err := alumnikit.ParseID(path[strings.LastIndex(path, "/")+1:])
	require.NoError(u.t, err)
	return id
}

func TestNewsletterFromSegmentToUnsubscribing(t *testing.T) {
	t.Parallel()
	u := newDeskUser(t)
	path := u.compose(letterForm(u.publish()))
	page := u.get(path + "/preview")
	reached, err := strconv.Atoi(number(t, page))
	require.NoError(t, err)
	require.Positive(t, reached)
	require.Contains(t, page, "Send to "+strconv.Itoa(reached))
	require.Contains(t, page, "Left Sales since 2020")
	frame := u.get(path + "/frame?as=en")
	require.Contains(t, frame, "<strong>Osaka</strong>")
	require.Contains(t, u.get(path+"/frame?as=ja"), "大阪オフィス")
	require.Contains(t, u.get(path+"/preview?as=en"), "A letter for Hanako Mihon")

	page = u.post(path+"/launch", url.Values{"version": {"1"}})
	require.Contains(t, page, "data-poll")
	u.work(t.Context())
	page = u.get(path)
	require.Contains(t, page, ">Sent</span>")
	require.NotContains(t, page, "data-poll")
	progress, err := u.portal.desk.letters.Progress(t.Context(), clerk(), u.editionID(path))
	require.NoError(t, err)
	require.Equal(t, reached, progress.Sent)
	require.Equal(t, progress.Total, progress.Settled())
	mails := u.mails()
	require.Len(t, mails, reached)
	for _, m := range mails {
		require.Contains(t, m, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")
		require.Contains(t, m, "List-Unsubscribe: <https://alumni.example.com/unsubscribe?token=")
	}
	page = u.get(path + "/deliveries?state=sent")
	require.Equal(t, min(50, reached), strings.Count(page, `<th role="rowheader"`))

	page = u.get("/hr/outbox")
	link := regexp.MustCompile(`href="(/hr/outbox/[^"]+\.eml)"`).FindStringSubmatch(page)
	require.Len(t, link, 2)
	page = u.get(link[1])
	require.Contains(t, page, "List-Unsubscribe-Post")
	require.Contains(t, u.get(link[1]+"/frame"), "<h1")
	leave := regexp.MustCompile(`href="(/unsubscribe\?token=[^"]+)"`).FindStringSubmatch(page)
	require.Len(t, leave, 2)
	u.leaves(html.UnescapeString(leave[1]))
}

// leaves follows a link to unsubscribe: looking changes nothing, and what a mail service posts needs no form token.
func (u *deskUser) leaves(link string) {
	u.t.Helper()
	consented := func() int {
		reach, err := u.portal.desk.letters.Reach(u.t.Context(), clerk(), alumnikit.ID{})
		require.NoError(u.t, err)
		return reach.Reached
	}
	before := consented()
	page := u.get(link)
	require.Contains(u.t, page, "Stop the newsletter")
	require.Contains(u.t, page, `name="List-Unsubscribe" value="One-Click"`)
	require.Equal(u.t, before, consented(), "a look changes nothing")

	oneClick := url.Values{"List-Unsubscribe": {"One-Click"}}
	status, unknown := u.do(http.MethodPost, "/unsubscribe?token=nobodys", oneClick)
	require.Equal(u.t, http.StatusOK, status)
	require.Equal(u.t, before, consented())
	status, _ = u.do(http.MethodPost, link, url.Values{"yes": {"please"}})
	require.Equal(u.t, http.StatusBadRequest, status)
	require.Equal(u.t, before, consented())

	status, done := u.do(http.MethodPost, link, oneClick)
	require.Equal(u.t, http.StatusOK, status)
	require.Contains(u.t, done, "The newsletter is stopped")
	require.Equal(u.t, before-1, consented())
	own := regexp.MustCompile(`token=[^"&]*`)
	require.Equal(u.t, own.ReplaceAllString(unknown, ""), own.ReplaceAllString(done, ""), "the answer tells nothing about a token")
	status, _ = u.do(http.MethodPost, link, oneClick)
	require.Equal(u.t, http.StatusOK, status, "twice is as good as once")
	require.Equal(u.t, before-1, consented())
}

func TestNewsletterFaultsHavePlaces(t *testing.T) {
	t.Parallel()
	u := newDeskUser(t)
	form := with(letterForm(""), "op", "preview")
	form.Set("body.en", "# Spring\n\nDear {{nickname}},")
	for lang, say := range map[string]string{
		"en": "there is no merge field “nickname” (line 3, column 6)", "ja": "「nickname」という差し込み項目はありません(3行目 6文字目)",
	} {
		status, page := u.send("/hr/newsletters/new?lang="+lang, form)
		require.Equal(t, http.StatusUnprocessableEntity, status)
		require.Contains(t, strings.Join(messages(page), "\n"), say)
	}
	u.get("/signin?lang=en")
	page := u.post("/hr/newsletters/new", with(form, "op", "refresh"))
	require.Contains(t, page, "English, Body: there is no merge field")
	status, page := u.send("/hr/newsletters/new", url.Values{"op": {"save"}, "name": {"Empty"}})
	require.Equal(t, http.StatusUnprocessableEntity, status)
	require.Contains(t, page, "in Japanese, in English or in both")
	found, err := u.portal.desk.letters.List(t.Context(), clerk(), alumnikit.Page{})
	require.NoError(t, err)
	require.Empty(t, found.Items)
}

func TestNewsletterDraft(t *testing.T) {
	t.Parallel()
	u := newDeskUser(t)
	path := u.compose(letterForm(""))
	require.Contains(t, u.get(path), "大阪オフィス")
	form := with(with(letterForm(""), "op", "save"), "version", "1")
	form.Set("name", "Summer")
	require.Contains(t, u.post(path, form), `value="Summer"`)
	status, page := u.send(path, form)
	require.Equal(t, http.StatusUnprocessableEntity, status)
	require.Contains(t, page, "Someone changed this")
	status, page = u.send(path+"/launch", url.Values{"version": {"1"}})
	require.Equal(t, http.StatusUnprocessableEntity, status, "what would be sent is not what was looked at")
	require.Contains(t, page, "Someone changed this")
	require.Contains(t, u.post(path, url.Values{"op": {"delete"}, "version": {"2"}}), "There are no newsletters yet")
}

func TestNewsletterStopsAndGoesOn(t *testing.T) {
	t.Parallel()
	u := newDeskUser(t)
	path := u.compose(letterForm(""))
	u.post(path+"/launch", url.Values{"version": {"1"}})
	require.Contains(t, u.post(path+"/pause", url.Values{}), "Sending is paused")
	u.work(t.Context())
	require.Empty(t, u.mails())
	require.Contains(t, u.post(path+"/resume", url.Values{}), "Sending goes on")
	u.post(path+"/resume", url.Values{})
	require.Contains(t, u.post(path+"/cancel", url.Values{}), "Sending is cancelled")
	u.work(t.Context())
	require.Empty(t, u.mails())
	page := u.get(path)
	require.Contains(t, page, "Cancelled")
	require.NotContains(t, page, "/resume")
}

// lostSender hands everything over and never hears whether it arrived.
type lostSender struct{}

func (lostSender) Send(context.Context, *mail.Message) error {
	return &mail.UncertainError{Err: io.ErrUnexpectedEOF}
}

// A worker that dies while a letter is handed over leaves its recipient in doubt, for HR to decide about.
func TestNewsletterInDoubt(t *testing.T) {
	t.Parallel()
	u := newDeskUser(t)
	path := u.compose(letterForm(u.publish()))
	id := u.editionID(path)
	letters, err := newsletter.New(u.portal.people, lostSender{}, u.portal.imprint, &newsletter.Options{Audience: newsletter.Segments(u.portal.desk.segments)})
	require.NoError(t, err)
	u.portal.desk.letters = letters
	u.post(path+"/launch", url.Values{"version": {"1"}})
	worker := storage.NewWorker(u.portal.people.DB(), letters.Handlers(), nil)
	for worked := true; worked; {
		worked, err = worker.Step(t.Context())
		require.NoError(t, err)
	}
	at, err := letters.Progress(t.Context(), clerk(), id)
	require.NoError(t, err)
	require.Positive(t, at.InDoubt)
	require.Contains(t, u.get(path), "state=inDoubt")
	page := u.get(path + "/deliveries?state=inDoubt")
	people := regexp.MustCompile(`name="person" value="([^"]+)"`).FindAllStringSubmatch(page, -1)
	require.Len(t, people, at.InDoubt)
	page = u.post(path+"/resolve", url.Values{"as": {"assumeSent"}, "person": {people[0][1]}})
	require.Contains(t, page, "Decided about 1 person")
	after, err := letters.Progress(t.Context(), clerk(), id)
	require.NoError(t, err)
	require.Equal(t, at.InDoubt-1, after.InDoubt)
	require.Equal(t, at.Sent+1, after.Sent)
	u.post(path+"/resolve", url.Values{"as": {"assumeLost"}})
	same, err := letters.Progress(t.Context(), clerk(), id)
	require.NoError(t, err)
	require.Equal(t, after.InDoubt, same.InDoubt, "nobody ticked is nobody decided about")
}

func TestNewsletterPagesAreForHR(t *testing.T) {
	t.Parallel()
	u := newDeskUser(t)
	path := u.compose(letterForm(""))
	found, err := u.portal.samples(t.Context())
	require.NoError(t, err)
	u.post("/signin", url.Values{"persona": {subjectPerson + found[0].ID.String()}})
	for _, p := range []string{"/hr/newsletters", path, path + "/preview", path + "/frame", path + "/deliveries", "/hr/outbox", "/hr/outbox/x.eml"} {
		status, _ := u.do(http.MethodGet, p, nil)
		require.Equal(t, http.StatusForbidden, status, p)
	}
	status, _ := u.send(path+"/launch", url.Values{"version": {"1"}})
	require.Equal(t, http.StatusForbidden, status)
}

func TestOutboxOpensOnlyItsMails(t *testing.T) {
	t.Parallel()
	u := newDeskUser(t)
	require.Contains(t, u.get("/hr/outbox"), "There is no mail yet")
	for _, name := range []string{"x.eml", "..%2F..%2Fetc%2Fpasswd", "..%2Foutbox.eml", "%00.eml"} {
		status, _ := u.do(http.MethodGet, "/hr/outbox/"+name, nil)
		require.Equal(t, http.StatusNotFound, status, name)
	}
}

func TestPreviewSamplesAreEnough(t *testing.T) {
	t.Parallel()
	require.Equal(t, newsletter.As{Locale: alumni.English}, readerOf("en"))
	require.Equal(t, newsletter.As{}, readerOf("person:nobody"))
	require.Equal(t, newsletter.As{}, readerOf("fr"))
}

func TestSlowSenderGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Error(t, slowSender{nil, 1 << 40}.Send(ctx, nil))
}
