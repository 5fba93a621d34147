package postgres

import (
	"fmt"
	"strconv"
	"strings"
)

// rows is a query that gives the rows of an INSERT, of whatever number: one
// statement, which takes little to parse and to plan. Byte strings go end to end
// into one parameter for each column, from which the server takes its parts, since
// an array of them would have to be text and twice as long.
func rows(values [][]any) (source string, args []any) {
	var q rowsQuery
	for c := range values[0] {
		if c > 0 {
			q.columns.WriteString(", ")
		}
		q.column(values, c)
	}
	return fmt.Sprintf("SELECT %s FROM unnest(%s) AS rows(%s)", &q.columns, strings.Join(q.arrays, ", "), strings.Join(q.names, ", ")), q.args
}

// rowsQuery is a query being written.
type rowsQuery struct {
	columns strings.Builder
	arrays  []string // parameters that are unnested
	names   []string // of what they become
	args    []any
}

// column writes one column of all rows.
func (q *rowsQuery) column(values [][]any, c int) {
	first := values[0][c]
	if _, bytes := first.([]byte); bytes {
		q.bytes(values, c)
		return
	}
	kind, same := "text", true
	for _, row := range values {
		same = same && row[c] == first
		if _, is := row[c].(int64); is {
			kind = "bigint"
		}
	}
	switch {
	case same && first == nil:
		q.columns.WriteString("NULL")
	case same:
		q.columns.WriteString(q.parameter(first) + "::" + kind)
	default:
		list := make([]any, len(values))
		for i, row := range values {
			list[i] = row[c]
		}
		q.columns.WriteString(q.array(kind, array(list)))
	}
}

// bytes writes a column of byte strings.
func (q *rowsQuery) bytes(values [][]any, c int) {
	all := []byte{} // not NULL when all are empty
	from, size := []byte{'{'}, []byte{'{'}
	for i, row := range values {
		part := row[c].([]byte) //nolint:forcetypeassert // as the first of the column
		if i > 0 {
			from, size = append(from, ','), append(size, ',')
		}
		from = strconv.AppendInt(from, int64(len(all))+1, 10)
		size = strconv.AppendInt(size, int64(len(part)), 10)
		all = append(all, part...)
	}
	whole := q.parameter(all)
	fmt.Fprintf(&q.columns, "substr(%s::bytea, %s, %s)", whole, q.array("int", string(from)+"}"), q.array("int", string(size)+"}"))
}

// array adds an array with a value for each row and returns what the row's is called.
func (q *rowsQuery) array(kind, list string) (name string) {
	q.arrays = append(q.arrays, q.parameter(list)+"::"+kind+"[]")
	name = "c" + strconv.Itoa(len(q.arrays))
	q.names = append(q.names, name)
	return name
}

// parameter adds a parameter and returns how it is written.
func (q *rowsQuery) parameter(value any) string {
	q.args = append(q.args, value)
	return "$" + strconv.Itoa(len(q.args))
}
