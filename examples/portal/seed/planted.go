package seed

import (
	"context"
	"errors"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// plantedFrom is the size from which a company has custom fields, and people with a history worth looking at.
const plantedFrom = 500

// Planted returns how many people a company of a size has besides those of package synth: some with a long history, some
// who stand in the roster twice.
func Planted(size int) int {
	if size < plantedFrom {
		return 0
	}
	return len(careers()) + twins
}

// twins is how many people of package synth stand in the roster twice.
const twins = 4

// group is the company's invented subsidiary.
const group = "サンプルロジスティクス株式会社"

// career is a person with appointments, and a transfer to the subsidiary.
type career struct {
	registration alumni.Registration
	posts        []alumni.Post
	transfer     *alumni.Transfer
}

func day(year, month, day int) alumni.Date {
	d, err := alumni.NewDate(year, month, day)
	if err != nil {
		panic(err) // the days below are days
	}
	return d
}

func careers() []career {
	const company = "サンプル商事株式会社"
	person := func(number string, names alumni.Names, m alumni.Employment) alumni.Registration {
		m.Work, m.Entity = alumni.Employee, company
		return alumni.Registration{Names: names, Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: number}}, Employments: []alumni.Employment{m}}
	}
	return []career{
		{
			registration: person("P0001", alumni.Names{
				Family: "見本", Given: "千歳", FamilyKana: "ミホン", GivenKana: "チトセ", FamilyRomaji: "Mihon", GivenRomaji: "Chitose", Former: []string{"仮名"}, Business: "仮名 千歳",
			}, alumni.Employment{Department: "営業部", Title: "担当", Place: "東京本社", Grade: "S2", Start: day(2012, 4, 1)}),
			posts: []alumni.Post{
				{Kind: alumni.MainPost, Department: "大阪営業部", Path: []string{"営業本部", "大阪営業部"}, Title: "主任", Grade: "S3", Place: "大阪支社", Start: day(2016, 4, 1)},
				{Kind: alumni.ConcurrentPost, Department: "新規事業準備室", Start: day(2018, 10, 1), End: day(2019, 9, 30)},
				{Kind: alumni.SecondedPost, Entity: group, Department: "企画部", Title: "課長", Start: day(2020, 4, 1)},
			},
			transfer: &alumni.Transfer{To: alumni.Employment{Entity: group, Department: "企画部", Title: "部長", Place: "東京本社", Grade: "M1", Start: day(2023, 4, 1)}},
		},
		{
			registration: person("P0002", alumni.Names{
				Family: "髙例", Given: "太郎", FamilyKana: "タカレイ", GivenKana: "タロウ", FamilyRomaji: "Takarei", GivenRomaji: "Taro", RomajiFrom: alumni.Transliterated,
			}, alumni.Employment{Department: "開発部", Title: "担当", Place: "東京本社", Start: day(2008, 10, 1)}),
			posts: []alumni.Post{
				{Kind: alumni.MainPost, Department: "品質管理部", Title: "係長", Start: day(2015, 4, 1)},
				{Kind: alumni.ConcurrentPost, Department: "開発部", Title: "係長", Start: day(2015, 4, 1)},
			},
		},
	}
}

// planted adds those people, once each.
func (s *seeder) planted(ctx context.Context) error {
	for _, c := range careers() {
		if err := s.career(ctx, c); err != nil {
			return err
		}
	}
	for i := range twins {
		if err := s.twin(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// register enters a person, or finds the one who was entered before the seeding was killed.
func (s *seeder) register(ctx context.Context, r alumni.Registration) (*alumni.Entry, error) {
	entry, err := s.people.EntryByExternalID(ctx, s.actor, r.Identifiers[0].Value)
	if errors.Is(err, alumnikit.ErrNotFound) {
		return s.people.Register(ctx, s.actor, r)
	}
	return entry, err
}

func (s *seeder) career(ctx context.Context, c career) error {
	entry, err := s.register(ctx, c.registration)
	if err != nil || len(entry.Employments) > 1 { // all of it is there
		return err
	}
	for _, p := range c.posts {
		if _, err := s.people.Appoint(ctx, s.actor, entry.ID, alumni.Appointment{Post: p}); err != nil {
			return err
		}
	}
	if c.transfer != nil {
		_, err = s.people.Transfer(ctx, s.actor, entry.ID, *c.transfer)
	}
	return err
}

// twin enters somebody of package synth once more, as another system knows them: without a reading, with a maiden name,
// with the address alone, or in a hurry.
func (s *seeder) twin(ctx context.Context, i int) error {
	made := s.company.Person(7 + 13*i)
	r, err := registration(made)
	if err != nil {
		return err
	}
	r.Identifiers = []alumni.Identifier{{System: alumni.ExternalID, Value: "OLD-" + made.ExternalID}}
	r.Source = "旧人事システム"
	switch i {
	case 0:
		r.Names.FamilyKana, r.Names.GivenKana, r.Names.Former = "", "", nil
	case 1:
		r.Names.Former, r.Names.Family = append(r.Names.Former, r.Names.Family), "例示"
		r.Names.FamilyKana, r.Names.FamilyRomaji = "レイジ", "Reiji"
	case 2:
		r.Names.FamilyRomaji, r.Names.GivenRomaji = "", ""
		r.Employments = r.Employments[:1]
	default:
		r.Email = ""
	}
	_, err = s.register(ctx, r)
	return err
}
