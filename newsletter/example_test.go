package newsletter_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// company opens a service with one person who agreed to letters.
func company(ctx context.Context, sender newsletter.Sender) (*alumni.Service, *newsletter.Service, alumnikit.Actor) {
	noon := func() time.Time { return time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC) }
	people := must(alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{Clock: noon}))
	letters := must(newsletter.New(people, sender, newsletter.Same(newsletter.Imprint{
		Company: "Example Inc.", From: must(mail.NewAddress("Example Alumni", "alumni@example.com")),
		UnsubscribeURL: "https://alumni.example.com/unsubscribe", Locale: alumni.English,
	}), &newsletter.Options{Audience: newsletter.Segments(segment.New(people, nil))}))
	hr := alumnikit.Admin("acme", "hr-1", alumnikit.AllPermissions()...)
	hanako := must(people.Register(ctx, hr, alumni.Registration{
		Names: alumni.Names{Family: "Mihon", Given: "Hanako"}, Email: "hanako@example.com",
	}))
	err := people.Grant(ctx, alumnikit.Member("acme", hanako.ID), hanako.ID, alumni.ConsentInput{
		Purpose: alumni.ForNewsletter, Text: "I agree to news by mail.", Version: "1", Locale: alumni.English, Method: "form",
	})
	if err != nil {
		panic(err)
	}
	return people, letters, hr
}

// send runs an edition to its end.
func send(ctx context.Context, people *alumni.Service, letters *newsletter.Service, hr alumnikit.Actor, content newsletter.Content) newsletter.Progress {
	draft := must(letters.Create(ctx, hr, newsletter.Input{
		Name: "Autumn", Content: map[alumni.Locale]newsletter.Content{alumni.English: content},
	}))
	must(letters.Launch(ctx, hr, draft.ID, draft.Version))
	worker := storage.NewWorker(people.DB(), letters.Handlers(), nil)
	for must(worker.Step(ctx)) {
	}
	return must(letters.Progress(ctx, hr, draft.ID))
}

func Example() {
	ctx := context.Background()
	sent := &mail.Recorder{}
	people, letters, hr := company(ctx, sent)
	progress := send(ctx, people, letters, hr, newsletter.Content{
		Subject: "News for {{givenName | you}}", Body: "Dear {{name}},\n\nthe autumn meeting is on.",
	})
	fmt.Println(progress.State, progress.Sent, "of", progress.Total)
	m := sent.Messages()[0]
	fmt.Println(m.To, "|", m.Subject)
	fmt.Println(strings.Split(m.Text.String(), "\n")[0])
	// Output:
	// done 1 of 1
	// "Hanako Mihon" <hanako@example.com> | News for Hanako
	// Dear Hanako Mihon,
}

func ExampleService_Preview() {
	ctx := context.Background()
	_, letters, hr := company(ctx, &mail.Recorder{})
	draft := must(letters.Create(ctx, hr, newsletter.Input{Name: "Autumn", Content: map[alumni.Locale]newsletter.Content{
		alumni.English: {Subject: "News for {{givenName | you}}", Body: "Dear {{name}}"},
	}}))
	shown := must(letters.Preview(ctx, hr, draft.ID, newsletter.As{}))
	fmt.Println(shown.From, "|", shown.Subject)
	_, err := letters.Update(ctx, hr, draft.ID, newsletter.Input{Name: "Autumn", Content: map[alumni.Locale]newsletter.Content{
		alumni.English: {Subject: "News", Body: "Dear\n{{address}}"},
	}})
	fmt.Println(err)
	// Output:
	// "Example Alumni" <alumni@example.com> | News for Hanako
	// newsletter.Update: edition: invalid input: content.en.body: unknownField (line 2, column 1: address)
}

func ExampleService_UnsubscribeHandler() {
	ctx := context.Background()
	sent := &mail.Recorder{}
	people, letters, hr := company(ctx, sent)
	send(ctx, people, letters, hr, newsletter.Content{Subject: "News", Body: "Hello"})

	handler := letters.UnsubscribeHandler(func(*http.Request) (alumnikit.TenantID, error) { return "acme", nil }, nil)
	click := httptest.NewRequestWithContext(ctx, http.MethodPost, sent.Messages()[0].Unsubscribe.URL, strings.NewReader("List-Unsubscribe=One-Click"))
	click.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, click)
	fmt.Println(answer.Code)

	again := send(ctx, people, letters, hr, newsletter.Content{Subject: "More news", Body: "Hello"})
	fmt.Println(again.Sent, "of", again.Total)
	// Output:
	// 200
	// 0 of 0
}
