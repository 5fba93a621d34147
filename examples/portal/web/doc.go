// Package web is the web shell of the alumni portal example: pages, words, looks and the HTTP safety around them.
// It knows nothing of alumnikit's services; a handler fills a view model and calls Render.
//
//	shell, err := web.New(web.Config{Company: "Example Works", Signer: signer, Viewer: whoIsIt})
//	mux := http.NewServeMux()
//	mux.HandleFunc("GET /directory", func(w http.ResponseWriter, r *http.Request) {
//		shell.Render(w, r, http.StatusOK, web.DirectoryPage{Query: r.FormValue("q"), Results: people})
//	})
//	http.Serve(listener, shell.Wrap(mux))
//
// Every page works without JavaScript. The one script adds search as you type, a live count and progress polling by
// fetching the same pages and swapping the part that changed, so there is no second set of endpoints to secure.
//
// A Shell, its Renderer and its Assets are immutable after construction and safe for concurrent use. A Session belongs
// to one request and is not. Rendering happens into a buffer: a failed template becomes an error page, never half a page.
package web
