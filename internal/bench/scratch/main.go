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

	_ "github.com/jackc/pgx/v5/stdlib"
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

func cpuOf(pid int) float64 {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
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

type exec interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}

func values(conflict string, rows int, prepare bool) func(c *sql.Conn, recs []rec) {
	return func(c *sql.Conn, recs []rec) {
		seen := map[string]*sql.Stmt{}
		for chunk := range slices.Chunk(recs, rows) {
			var b strings.Builder
			b.WriteString("INSERT INTO r (tenant, kind, id, version, due, packed, body) VALUES ")
			var args []any
			for i, r := range chunk {
				if i > 0 {
					b.WriteString(", ")
				}
				b.WriteString("(")
				for j := range 7 {
					if j > 0 {
						b.WriteString(", ")
					}
					b.WriteString("$" + strconv.Itoa(i*7+j+1))
				}
				b.WriteString(")")
				args = append(args, "t", r.kind, r.id, int64(1), nil, r.packed, r.body)
			}
			q := b.String() + conflict
			st, again := seen[q]
			if prepare && again && st == nil {
				var err error
				st, err = c.PrepareContext(ctx, q)
				must(err)
			}
			seen[q] = st
			if st != nil {
				_, err := st.Exec(args...)
				must(err)
			} else {
				_, err := c.ExecContext(ctx, q, args...)
				must(err)
			}
		}
		for _, s := range seen {
			if s != nil {
				s.Close()
			}
		}
	}
}

func unnest(conflict string, rows int) func(c *sql.Conn, recs []rec) {
	return func(c *sql.Conn, recs []rec) {
		for chunk := range slices.Chunk(recs, rows) {
			var id, pk, bd strings.Builder
			for i, r := range chunk {
				for _, x := range []struct {
					b *strings.Builder
					v []byte
				}{{&id, r.id}, {&pk, r.packed}, {&bd, r.body}} {
					if i > 0 {
						x.b.WriteByte(',')
					} else {
						x.b.WriteByte('{')
					}
					x.b.WriteString(`"\\x` + hex.EncodeToString(x.v) + `"`)
				}
			}
			_, err := c.ExecContext(ctx, "INSERT INTO r (tenant, kind, id, version, due, packed, body) SELECT $1, $2, i, 1, NULL, p, b FROM unnest($3::bytea[], $4::bytea[], $5::bytea[]) AS t(i,p,b)"+conflict,
				"t", chunk[0].kind, id.String()+"}", pk.String()+"}", bd.String()+"}")
			must(err)
		}
	}
}

func packed(conflict string, rows int) func(c *sql.Conn, recs []rec) {
	return func(c *sql.Conn, recs []rec) {
		for chunk := range slices.Chunk(recs, rows) {
			var all []byte
			var offs strings.Builder
			offs.WriteByte('{')
			add := func(v []byte) {
				all = append(all, v...)
				if offs.Len() > 1 {
					offs.WriteByte(',')
				}
				offs.WriteString(strconv.Itoa(len(all)))
			}
			var a, b, d strings.Builder
			_ = d
			a.WriteByte('{')
			b.WriteByte('{')
			_ = add
			for i, r := range chunk {
				if i > 0 {
					a.WriteByte(',')
					b.WriteByte(',')
				}
				all = append(all, r.id...)
				all = append(all, r.packed...)
				all = append(all, r.body...)
				a.WriteString(strconv.Itoa(len(r.packed)))
				b.WriteString(strconv.Itoa(len(all)))
			}
			// i: id at end-len..., p length, e end
			ends := b.String() + "}"
			_ = ends
			var s strings.Builder
			s.WriteByte('{')
			at := 0
			for i, r := range chunk {
				if i > 0 {
					s.WriteByte(',')
				}
				s.WriteString(strconv.Itoa(at + 1))
				at += 16 + len(r.packed) + len(r.body)
			}
			_, err := c.ExecContext(ctx, "INSERT INTO r (tenant, kind, id, version, due, packed, body) SELECT $1, $2, substr($3::bytea, s, 16), 1, NULL, substr($3, s+16, p), substr($3, s+16+p, e-s-15-p) FROM unnest($4::int[], $5::int[], $6::int[]) AS t(s,p,e)"+conflict,
				"t", chunk[0].kind, all, s.String()+"}", a.String()+"}", ends)
			must(err)
		}
	}
}
func binarr(conflict string, rows int) func(c *sql.Conn, recs []rec) {
	return func(c *sql.Conn, recs []rec) {
		for chunk := range slices.Chunk(recs, rows) {
			var id, pk, bd [][]byte
			for _, r := range chunk {
				id = append(id, r.id)
				pk = append(pk, r.packed)
				bd = append(bd, r.body)
			}
			_, err := c.ExecContext(ctx, "INSERT INTO r (tenant, kind, id, version, due, packed, body) SELECT $1, $2, i, 1, NULL, p, b FROM unnest($3::bytea[], $4::bytea[], $5::bytea[]) AS t(i,p,b)"+conflict,
				"t", chunk[0].kind, id, pk, bd)
			must(err)
		}
	}
}

func main() {
	people, _ := strconv.Atoi(os.Args[1])
	db, err := sql.Open("pgx", "postgres://root@127.0.0.1:55432/test?sslmode=disable")
	must(err)
	type variant struct {
		name string
		f    func(c *sql.Conn, recs []rec)
	}
	oc := " ON CONFLICT DO NOTHING"
	all := []variant{
		{"values128 tx-prepared oc", values(oc, 128, true)},
		{"values128 cached oc", values(oc, 128, false)},
		{"values128 cached plain", values("", 128, false)},
		{"unnest text 128 oc", unnest(oc, 128)},
		{"unnest text 1000 oc", unnest(oc, 1000)},
		{"binarr 1000 oc", binarr(oc, 1000)},
		{"substr 128 oc", packed(oc, 128)},
		{"substr 1000 oc", packed(oc, 1000)},
		{"substr 1000 plain", packed("", 1000)},
	}
	for _, v := range all {
		if len(os.Args) > 2 && !strings.Contains(v.name, os.Args[2]) {
			continue
		}
		c, err := db.Conn(ctx)
		must(err)
		var pid int
		must(c.QueryRowContext(ctx, "select pg_backend_pid()").Scan(&pid))
		for _, q := range []string{"drop table if exists r", `create table r (tenant text collate "C" not null, kind text collate "C" not null, id bytea not null, version bigint not null, due bigint, packed bytea not null, body bytea not null, primary key (tenant,kind,id))`,
			"create index on r (kind,due,tenant,id) where due is not null"} {
			_, err := c.ExecContext(ctx, q)
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
			s0, c0, t0 := cpuOf(pid), me(), time.Now()
			_, err := c.ExecContext(ctx, "BEGIN")
			must(err)
			for _, k := range []string{"alumni.entry", "alumni.separation", "index.slot"} {
				v.f(c, kinds[k])
			}
			_, err = c.ExecContext(ctx, "COMMIT")
			must(err)
			s += cpuOf(pid) - s0
			cl += me() - c0
			w += time.Since(t0)
		}
		fmt.Printf("%-28s server %6.1f us/person  client %6.1f  wall %6.1f (%v)\n", v.name, s*1e6/float64(people), cl*1e6/float64(people), float64(w.Microseconds())/float64(people), time.Since(began).Round(time.Second))
		c.Close()
	}
}
