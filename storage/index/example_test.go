package index_test

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index"
	"github.com/alumnikit/alumnikit/storage/memory"
)

type person struct {
	ID   alumnikit.ID `json:"id"`
	Team string       `json:"team"`
	Born uint64       `json:"born"`
}

const (
	team = index.FirstField + iota
	born
)

func Example() {
	people := storage.NewKind(storage.Definition[person]{
		Name: "person", ID: func(p *person) alumnikit.ID { return p.ID },
	})
	ix, err := index.New(index.Schema{
		Fingerprint: [8]byte{1},
		Parts: []index.Part{{Number: 1, Kinds: []storage.AnyKind{people}, Terms: func(values []any, out *index.Terms) {
			p := values[0].(*person)
			out.Add(team, "hr", 0, p.Team)
			out.Sort(born, "hr", p.Born)
		}}},
		Traits: func(f index.Field) index.Traits { return index.Traits{Dictionary: f == team} },
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	db, err := storage.New(memory.New(), alumnikit.RandomKeyring(), &storage.Options{Projections: []storage.Projection{ix}})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, hr := context.Background(), []string{"hr"}
	err = db.Commit(ctx, storage.By(alumnikit.System("acme", "import"), "person.import"),
		people.Insert(&person{ID: alumnikit.ID{15: 1}, Team: "Sales", Born: 1990}),
		people.Insert(&person{ID: alumnikit.ID{15: 2}, Team: "Sales", Born: 1980}),
		people.Insert(&person{ID: alumnikit.ID{15: 3}, Team: "Legal", Born: 1970}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	found, err := ix.Search(ctx, db, "acme", index.Query{
		Where: index.Has(team, hr, "Sales"), Sort: []index.Column{{Field: born, Audience: "hr"}}, Limit: 10,
		Facets: []index.Facet{{Field: team, Audiences: hr, Leaf: func(v string) index.Expr { return index.Has(team, hr, v) }}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range found.People {
		fmt.Println(p.Key, p.ID)
	}
	fmt.Println(found.Count, found.Facets)
	// Output:
	// 1980 00000000-0000-0000-0000-000000000002
	// 1990 00000000-0000-0000-0000-000000000001
	// 2 [[{Sales 2}]]
}
