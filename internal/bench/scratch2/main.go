package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	_ "github.com/go-sql-driver/mysql"
)

type rec struct {
	kind         string
	id           []byte
	packed, body []byte
}

var ctx = context.Background()

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func cpuOf(path string) float64 {
	b, _ := os.ReadFile(path)
	s := string(b[bytes.LastIndexByte(b, ')')+2:])
	f := strings.Fields(s)
	u, _ := strconv.Atoi(f[11])
	k, _ := strconv.Atoi(f[12])
	return float64(u+k) / 100
}
func me() float64 {
	var r syscall.Rusage
	syscall.Getrusage(0, &r)
	return float64(r.Utime.Sec+r.Stime.Sec) + float64(r.Utime.Usec+r.Stime.Usec)/1e6
}

func lit(rows int) func(c *sql.Conn, recs []rec) {
	return func(c *sql.Conn, recs []rec) {
		for chunk := range slices.Chunk(recs, rows) {
			b := []byte("INSERT INTO r (tenant, kind, id, version, due, packed, body) VALUES ")
			h := func(v []byte) {
				b = append(b, "x'"...)
				b = hex.AppendEncode(b, v)
				b = append(b, '\'', ',')
			}
			for i, r := range chunk {
				if i > 0 {
					b = append(b, ',')
				}
				b = append(b, '(')
				h([]byte("t"))
				h([]byte(r.kind))
				h(r.id)
				b = append(b, "1,NULL,"...)
				h(r.packed)
				h(r.body)
				b[len(b)-1] = ')'
			}
			_, err := c.ExecContext(ctx, string(b))
			must(err)
		}
	}
}

func quoted(rows int) func(c *sql.Conn, recs []rec) {
	return func(c *sql.Conn, recs []rec) {
		for chunk := range slices.Chunk(recs, rows) {
			b := []byte("INSERT INTO r (tenant, kind, id, version, due, packed, body) VALUES ")
			h := func(v []byte) {
				b = append(b, "x'"...)
				b = hex.AppendEncode(b, v)
				b = append(b, '\'', ',')
			}
			h2 := func(v []byte) {
				b = append(b, '\'')
				b = append(b, v...)
				b = append(b, '\'', ',')
			}
			for i, r := range chunk {
				if i > 0 {
					b = append(b, ',')
				}
				b = append(b, '(')
				h([]byte("t"))
				h([]byte(r.kind))
				h(r.id)
				b = append(b, "1,NULL,"...)
				h2(r.packed)
				h2(r.body)
				b[len(b)-1] = ')'
			}
			_, err := c.ExecContext(ctx, string(b))
			must(err)
		}
	}
}

func prepared(rows int) func(c *sql.Conn, recs []rec) {
	return func(c *sql.Conn, recs []rec) {
		seen := map[string]*sql.Stmt{}
		for chunk := range slices.Chunk(recs, rows) {
			q := "INSERT INTO r (tenant, kind, id, version, due, packed, body) VALUES (?,?,?,?,?,?,?)" + strings.Repeat(",(?,?,?,?,?,?,?)", len(chunk)-1)
			var args []any
			for _, r := range chunk {
				args = append(args, "t", r.kind, r.id, int64(1), nil, r.packed, r.body)
			}
			st := seen[q]
			if st == nil {
				var err error
				st, err = c.PrepareContext(ctx, q)
				must(err)
				seen[q] = st
			}
			_, err := st.Exec(args...)
			must(err)
		}
		for _, s := range seen {
			s.Close()
		}
	}
}

func main() {
	people, _ := strconv.Atoi(os.Args[1])
	db, err := sql.Open("mysql", "root@tcp(127.0.0.1:53306)/test")
	must(err)
	pid, _ := os.ReadFile("/tmp/my53306.pid")
	type variant struct {
		name string
		due  bool
		f    func(c *sql.Conn, recs []rec)
	}
	all := []variant{
		{"lit 128", true, lit(128)},
		{"lit 1000", true, lit(1000)},
		{"quoted 128", true, quoted(128)},
		{"quoted 1000", true, quoted(1000)},
		{"prepared 128", true, prepared(128)},
		{"prepared 500", true, prepared(500)},
		{"lit 128 nodue", false, lit(128)},
		{"lit 1000 nodue", false, lit(1000)},
		{"prepared 128 nodue", false, prepared(128)},
	}
	for _, v := range all {
		if len(os.Args) > 2 && !strings.Contains(v.name, os.Args[2]) {
			continue
		}
		c, err := db.Conn(ctx)
		must(err)
		var tid int
		must(c.QueryRowContext(ctx, "select tid from information_schema.processlist where id=connection_id()").Scan(&tid))
		path := fmt.Sprintf("/proc/%s/task/%d/stat", strings.TrimSpace(string(pid)), tid)
		for _, q := range []string{"drop table if exists r", `create table r (tenant varbinary(64) not null, kind varbinary(48) not null, id binary(16) not null, version bigint not null, due bigint, packed mediumblob not null, body mediumblob not null, primary key (tenant,kind,id)) engine=innodb`} {
			_, err := c.ExecContext(ctx, q)
			must(err)
		}
		if v.due {
			_, err := c.ExecContext(ctx, "create index d on r (kind,due,tenant,id)")
			must(err)
		}
		rnd := rand.New(rand.NewSource(1))
		body := func(n int) []byte {
			b := make([]byte, n)
			for i := range b {
				b[i] = byte('a' + rnd.Intn(26))
			}
			return b
		}
		var s, cl float64
		began := time.Now()
		var w time.Duration
		for done := 0; done < people; done += 1000 {
			kinds := map[string][]rec{}
			for i := range 1000 {
				id := make([]byte, 16)
				binary.LittleEndian.PutUint64(id, rnd.Uint64())
				binary.LittleEndian.PutUint64(id[8:], rnd.Uint64())
				kinds["alumni.entry"] = append(kinds["alumni.entry"], rec{"alumni.entry", id, body(60), body(430)})
				kinds["index.slot"] = append(kinds["index.slot"], rec{"index.slot", id, body(30), body(80)})
				if i%10 < 7 {
					kinds["alumni.separation"] = append(kinds["alumni.separation"], rec{"alumni.separation", id, []byte{}, body(100)})
				}
			}
			for _, k := range kinds {
				slices.SortFunc(k, func(a, b rec) int { return bytes.Compare(a.id, b.id) })
			}
			s0, c0, t0 := cpuOf(path), me(), time.Now()
			_, err := c.ExecContext(ctx, "BEGIN")
			must(err)
			for _, k := range []string{"alumni.entry", "alumni.separation", "index.slot"} {
				v.f(c, kinds[k])
			}
			_, err = c.ExecContext(ctx, "COMMIT")
			must(err)
			s += cpuOf(path) - s0
			cl += me() - c0
			w += time.Since(t0)
		}
		fmt.Printf("%-28s server %6.1f us/person  client %6.1f  wall %6.1f (%v)\n", v.name, s*1e6/float64(people), cl*1e6/float64(people), float64(w.Microseconds())/float64(people), time.Since(began).Round(time.Second))
		c.Close()
	}
}
