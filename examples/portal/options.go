package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/alumnikit/alumnikit/examples/internal/database"
)

// inMemory is the value of -db for a store that ends with the process.
const inMemory = "memory"

// options are the command line.
type options struct {
	DB      string // as package database has it, or "memory"
	Keys    string // file
	Addr    string
	Origin  string // how people reach the portal: "https://alumni.example.com"
	Import  string // roster to bring in at the start
	Company string // name of the company whose roster is imported
	People  int    // of the invented company
	Outbox  string // folder for the mails
	Uploads string // folder for files being imported; empty: a temporary one

	SendPause time.Duration // before each mail of a newsletter
	Locked    bool          // whoever signs in needs a code
}

// parseOptions reads the command line and fills in what depends on the machine: files in the user's cache directory.
func parseOptions(args []string, out io.Writer) (options, error) {
	var o options
	fs := flag.NewFlagSet("portal", flag.ContinueOnError)
	fs.SetOutput(out)
	fs.StringVar(&o.DB, "db", "", database.Usage+`, or "memory" (default: a file in the user's cache directory)`)
	fs.StringVar(&o.Keys, "keys", "", "file of the keys that seal sessions and links, the same for all processes on a database (default: beside the file, or in the user's cache directory)")
	fs.StringVar(&o.Addr, "addr", "127.0.0.1:8080", "address to listen on")
	fs.StringVar(&o.Origin, "origin", "", "how people reach the portal, for links in mails: https://host (default: http:// and the address)")
	fs.StringVar(&o.Import, "import", "", "CSV roster to import instead of inventing a company")
	fs.StringVar(&o.Company, "company", "", "name of the company whose roster is imported")
	fs.IntVar(&o.People, "people", 2000, "people of the invented company")
	fs.StringVar(&o.Outbox, "outbox", "", "folder for mails (default: beside the database)")
	fs.StringVar(&o.Uploads, "uploads", "", "folder for files being imported, which are removed when nobody needs them any more (default: beside the database; with one in memory, a temporary one)")
	fs.DurationVar(&o.SendPause, "send-pause", 0, "wait before each mail of a newsletter, to watch, pause or kill a send half-way (for trying out)")
	fs.BoolVar(&o.Locked, "locked", false, "ask for a code to sign in, instead of letting everybody be anybody (to try what members can find out)")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	if fs.NArg() > 0 {
		return o, fmt.Errorf("unknown argument %q", fs.Arg(0))
	}
	if err := checkOrigin(o.Origin); err != nil {
		return o, err
	}
	if o.Company != "" && o.Import == "" {
		return o, errors.New("-company names the company of an -import")
	}
	if o.People < 0 || o.People > 1_000_000 {
		return o, errors.New("-people must be 0 to 1000000")
	}
	return o, o.defaults()
}

// checkOrigin accepts nothing but a scheme and a host. Mail readers offer to unsubscribe in one click only where it is https
// (RFC 8058).
func checkOrigin(origin string) error {
	if origin == "" {
		return nil
	}
	u, err := url.Parse(origin)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.Scheme+"://"+u.Host != origin {
		return errors.New("-origin must be http:// or https:// and a host, without a path")
	}
	return nil
}

func (o *options) defaults() error {
	if o.DB != "" && o.Keys != "" && o.Outbox != "" && (o.Uploads != "" || o.DB == inMemory) {
		return nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return fmt.Errorf("no cache directory, so -db, -keys, -outbox and -uploads are needed: %w", err)
	}
	dir, keys := filepath.Join(cache, "alumnikit"), "portal.keys"
	if o.DB == "" {
		o.DB = filepath.Join(dir, "portal.db")
		if o.Import != "" { // an imported roster never mixes with invented people
			o.DB = filepath.Join(dir, "portal-import.db")
		}
	}
	if file := database.File(o.DB); file != "" && o.DB != inMemory {
		dir, keys = filepath.Dir(file), filepath.Base(file)+".keys"
	}
	if o.Keys == "" {
		o.Keys = filepath.Join(dir, keys)
	}
	if o.Outbox == "" {
		o.Outbox = filepath.Join(dir, "outbox")
	}
	if o.Uploads == "" && o.DB != inMemory {
		o.Uploads = filepath.Join(dir, "uploads")
	}
	return nil
}
