package boltstore

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// moment is a time as stored: microseconds since 1970, or never for the zero
// time. (Nanoseconds would not do: in 64 bits they end in the year 2262.)
type moment int64

const never moment = math.MinInt64

func momentOf(t time.Time) moment {
	if t.IsZero() {
		return never
	}
	return moment(t.UnixMicro())
}

func (m moment) time() time.Time {
	if m == never {
		return time.Time{}
	}
	return time.UnixMicro(int64(m)).UTC()
}

// sortable flips the sign, so that the bytes of times before 1970 come first.
func (m moment) sortable() []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(m)^1<<63)
}

func momentFrom(sortable []byte) moment {
	return moment(binary.BigEndian.Uint64(sortable) ^ 1<<63)
}

// record is a storage.Record as stored. Its kind and ID are where it stands.
type record struct {
	Version uint64
	Due     moment
	Keys    []storage.Key // to be removed with the record
	Body    []byte
}

func (r record) out(kind string, id alumnikit.ID) storage.Record {
	return storage.Record{Kind: kind, ID: id, Version: r.Version, Due: r.Due.time(), Body: r.Body}
}

// entry is a storage.Entry as stored.
type entry struct {
	Time     moment
	Body     []byte
	Sequence uint64
	MAC      []byte
}

func (e entry) out(id alumnikit.ID) storage.Entry {
	return storage.Entry{ID: id, Time: e.Time.time(), Body: e.Body, Sequence: e.Sequence, MAC: e.MAC}
}

// decode reads what encode wrote; what it returns shares no memory with b.
func decode[T any](b []byte) (T, error) {
	var v T
	if err := json.Unmarshal(b, &v); err != nil {
		return v, fmt.Errorf("boltstore: %T: %w", v, alumnikit.ErrCorrupt)
	}
	return v, nil
}

// escape writes a key's value so that it can be followed by an ID and still
// sorts as the value alone does: a zero byte becomes 00 ff, the end is 00 00.
// Without it "a"+ID and "a\x00"+ID would sort by what the ID happens to be.
func escape(value []byte) []byte {
	out := make([]byte, 0, len(value)+2)
	for _, c := range value {
		out = append(out, c)
		if c == 0 {
			out = append(out, 0xff)
		}
	}
	return append(out, 0, 0)
}

// position is the key of the keys bucket.
func position(value []byte, id alumnikit.ID) []byte { return append(escape(value), id[:]...) }

// positionFrom reverses position.
func positionFrom(key []byte) storage.Position {
	escaped, id := key[:len(key)-18], key[len(key)-16:]
	return storage.Position{Value: bytes.ReplaceAll(escaped, []byte{0, 0xff}, []byte{0}), ID: alumnikit.ID(id)}
}

// dueKey sorts by time. The parts before the tenant have fixed lengths.
func dueKey(due moment, id alumnikit.ID, tenant alumnikit.TenantID) []byte {
	return append(append(due.sortable(), id[:]...), tenant...)
}

func pendingKey(at moment, id alumnikit.ID) []byte { return append(at.sortable(), id[:]...) }

func deltaKey(d storage.DeltaKey) []byte {
	key := append(binary.BigEndian.AppendUint32(nil, d.Slot), d.Part)
	return binary.BigEndian.AppendUint64(key, d.Version)
}

func deltaFrom(key []byte) storage.Delta {
	return storage.Delta{
		Slot: binary.BigEndian.Uint32(key), Part: key[4], Version: binary.BigEndian.Uint64(key[5:]),
	}
}

func groupKey(generation uint32, group uint64) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(nil, generation), group)
}

func pageKey(p storage.Page) []byte {
	return binary.BigEndian.AppendUint32(groupKey(p.Generation, p.Group), p.Part)
}

func pageFrom(key []byte) storage.Page {
	return storage.Page{
		Generation: binary.BigEndian.Uint32(key), Group: binary.BigEndian.Uint64(key[4:]), Part: binary.BigEndian.Uint32(key[12:]),
	}
}

func sequenceKey(sequence uint64) []byte { return binary.BigEndian.AppendUint64(nil, sequence) }
