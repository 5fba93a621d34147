package importer

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/alumni"
)

// No header may mean two columns, and none of ours a national number.
func TestSynonymsAreUnambiguous(t *testing.T) {
	t.Parallel()
	keys, loose := map[string]Column{}, map[string]Column{}
	n := 0
	for _, i := range columnInfos() {
		for _, name := range append([]string{i.ja, i.en, string(i.column)}, i.synonyms...) {
			n++
			key := headerKey(name)
			require.NotEmpty(t, key, name)
			if other, ok := keys[key]; ok {
				require.Equal(t, other, i.column, name)
			}
			if other, ok := loose[looseKey(key)]; ok {
				require.Equal(t, other, i.column, name)
			}
			keys[key], loose[looseKey(key)] = i.column, i.column
			require.False(t, refusedHeader(name), name)
			h := headings().read(name, nil)
			require.Equal(t, i.column, h.column, name)
		}
	}
	for _, name := range otherHeaders() {
		require.Empty(t, keys[headerKey(name)], name)
	}
	require.Greater(t, n, 1000)
	t.Log(n, "names,", len(keys), "different ones, of", len(columnInfos()), "columns")
}

func TestHeadersOneByOne(t *testing.T) {
	t.Parallel()
	im := New(nil, nil)
	for want, headers := range map[Column][]string{
		ExternalID:     {"社員番号", "社員番号（必須）", "【必須】社員番号", "*社員番号", "※社員番号＊", "社員No.", "社員Ｎｏ", "社員№", "01.社員番号", "基本情報/社員番号", "基本情報 社員番号", "Employee_ID", "employee id *", "employee.id", "社員番号\n(半角英数字10桁以内)", "従業員コード[必須]", "社員番号（例：E0001）"},
		FullName:       {"氏名", "氏　名", "氏名【必須】", "お名前", "氏名（漢字）", "氏名(全角)", "Employee Name", "基本情報_氏名"},
		FullKana:       {"氏名カナ", "氏名（カナ）", "氏名(ﾌﾘｶﾞﾅ)", "ﾌﾘｶﾞﾅ", "ふりがな", "氏名 カナ", "氏名 フリガナ", "フリガナ（全角カナ）", "氏名（半角ｶﾅ）", "Name (Kana)"},
		Family:         {"姓", "氏名 姓", "氏名（姓）", "氏名_姓", "姓（漢字）", "Last Name", "last_name", "LastName", "Name Last"},
		Given:          {"名", "氏名 名", "氏名（名）", "First Name", "firstName", "givenName"},
		FamilyKana:     {"セイ", "姓（カナ）", "姓カナ", "氏名カナ 姓", "フリガナ（姓）", "氏名（カナ） 姓", "familyKana"},
		GivenKana:      {"メイ", "名カナ", "フリガナ（名）", "氏名カナ（名）"},
		BusinessName:   {"ビジネスネーム", "ビジネスネ－ム", "旧姓使用", "職場氏名", "businessName"},
		Former:         {"旧姓", "Maiden name"},
		Email:          {"メールアドレス", "メール アドレス", "メルアドレス", "E-mail", "ｅ－ｍａｉｌ", "個人メールアドレス（任意）", "連絡先 メールアドレス"},
		WorkEmail:      {"会社メールアドレス", "メールアドレス（会社）", "Work Email"},
		Phone:          {"電話番号", "電話番号（自宅）", "携帯電話番号"},
		Work:           {"雇用形態", "雇用区分", "社員区分", "Employment Type", "雇用の形態"},
		Entity:         {"会社名", "所属会社", "法人名", "会社 名称", "Legal Entity"},
		EntityNumber:   {"法人番号", "法人番号（13桁）"},
		EntityCode:     {"会社コード", "会社CD", "Company Code"},
		Department:     {"所属", "部署", "所属部署", "部署名", "所属情報 部署", "所属部署名称", "Department", "department"},
		DepartmentCode: {"部署コード", "所属ＣＤ", "Dept. Code"},
		Title:          {"役職", "役職名", "Job Title", "役職情報／役職名"},
		Grade:          {"等級", "資格等級", "グレード", "グレ－ド"},
		JobType:        {"職種", "職種名"},
		Place:          {"勤務地", "勤務の場所", "Work Location"},
		Start:          {"入社日", "入社日（西暦）", "入社日(和暦)", "入社日（YYYY/MM/DD）", "入社の日", "入社年月日", "入社 年月日", "入社日【必須】", "入社日（2024年4月1日現在）", "Hire Date", "Hire date (YYYY-MM-DD)", "HIRE_DATE", "入退社情報 入社日"},
		End:            {"退職日", "退社日", "退職 年月日", "退職年月日（在籍中は空欄）", "Termination Date", "End date"},
		PostKind:       {"発令区分", "兼務区分", "異動区分"},
		PostStart:      {"発令日", "異動日", "着任日", "兼務開始日", "Effective Date"},
		PostEnd:        {"離任日", "兼務終了日"},
		HostEntity:     {"出向先", "出向先会社名"},
		LeavingReason:  {"退職理由", "退職事由", "退職の理由", "Reason for leaving"},
		Ignored: {
			"", "  ", "※", "緊急連絡先 氏名", "配偶者 氏名", "扶養家族_氏名", "氏名（配偶者）", "保証人氏名", "生年月日", "性別", "前職", "前職 会社名", "前職/入社日", "前職_退職日", "備考", "給与", "口座名義（カナ）", "住所", "勤続年数",
			"入社日（グループ）", "上司 氏名", "上司メールアドレス", "12345", "入社日99", "氏名2", "社員番号2",
		},
	} {
		for _, header := range headers {
			p := im.ProposeWith([]string{header}, nil)
			require.Equal(t, want, p.Mapping.Columns[0], "%q", header)
			require.Equal(t, want, p.Columns[0].Column)
			require.Equal(t, want == Ignored, p.Columns[0].Why == "")
		}
	}
	p := im.ProposeWith([]string{"社員番号", "従業員番号", "入社年月日"}, nil)
	require.Equal(t, []Recognition{{ExternalID, 1, ByLabel}, {}, {Start, 1, BySynonym}}, p.Columns)
}

func TestNationalNumbersAreRefused(t *testing.T) {
	t.Parallel()
	im := New(nil, nil)
	for _, header := range []string{"マイナンバー", "個人番号", "マイナンバー（個人番号）", "本人 マイナンバー", "ﾏｲﾅﾝﾊﾞｰ", "My Number", "MyNumber", "個人番号（12桁）", "配偶者個人番号", "Social Security Number", "扶養親族1_個人番号"} {
		p := im.ProposeWith([]string{"社員番号", "氏名", header}, nil)
		require.Equal(t, []string{header}, p.Refused)
		require.Equal(t, Ignored, p.Mapping.Columns[2])
		m := p.Mapping
		m.Columns[2] = Grade
		require.ErrorContains(t, m.Validate(nil), "columns[2]: forbidden")
	}
	rows := [][]string{}
	for i := range 10 {
		number := "2345678901" + strconv.Itoa(i)
		for digit := range 10 {
			if alumni.LooksLikeMyNumber(number + strconv.Itoa(digit)) {
				rows = append(rows, []string{number + strconv.Itoa(digit), "見本"})
			}
		}
	}
	p := im.ProposeWith([]string{"管理番号", "姓"}, &Sample{Rows: rows})
	require.Equal(t, []string{"管理番号"}, p.Refused, "by what is in it")
	require.Equal(t, []Column{Ignored, Family}, p.Mapping.Columns)
}

// read is a proposal as text: each column with its number if that is not 1.
func read(p Proposal) string {
	var out []string
	for i, c := range p.Mapping.Columns {
		s := string(c)
		if n := p.Mapping.NthOf(i); n > 1 {
			s += "." + strconv.Itoa(n)
		}
		if r := p.Columns[i]; r.Why == ByContent {
			s = "?" + string(r.Column)
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestHeadersOfFiles(t *testing.T) {
	t.Parallel()
	im := New(nil, nil)
	for header, want := range map[string]string{
		"社員番号,氏名,フリガナ,入社日,退職日":                                                                                       "externalId fullName fullKana start end",
		"社員番号,氏名,姓,名":                                                                                                "externalId  family given",
		"社員番号,氏名,氏名カナ,セイ,メイ":                                                                                         "externalId fullName  familyKana givenKana",
		"社員番号,姓,入社日1,退職日1,入社日2,退職日2":                                                                                 "externalId family start end start.2 end.2",
		"社員番号,姓,入社日,退職日,入社日（2）,退職日（2）":                                                                               "externalId family start end start.2 end.2",
		"社員番号,姓,入社日①,退職日①,入社日②,退職日②":                                                                                 "externalId family start end start.2 end.2",
		"社員番号,姓,1社目 会社,1社目 入社日,2社目 会社,2社目 退職日":                                                                       "externalId family entity start entity.2 end.2",
		"社員番号,姓,職歴1_会社,職歴1_入社日,職歴2_会社,職歴2_入社日":                                                                       "externalId family entity start entity.2 start.2",
		"社員番号,姓,1回目 入社日,2回目 入社日,第3回目 入社日":                                                                            "externalId family start start.2 start.3",
		"ID,Name,Start date (1),Start date (2)":                                                                      "externalId fullName start start.2",
		"ID,Name,employments.0.start,employments.0.end,employments.1.start":                                          "externalId fullName start end start.2",
		"ID,Name,employments.1.start,employments.2.start":                                                            "externalId fullName start start.2",
		"ID,Name,employments[0].department,employments[1].department,employments[1].start":                           "externalId fullName department department.2 start.2",
		"ID,Name,Job 1 Title,Job 2 Title,Job 2 Start date":                                                           "externalId fullName title title.2 start.2",
		"社員番号,姓,所属1,所属2,所属3":                                                                                         "externalId family departmentLevel departmentLevel.2 departmentLevel.3",
		"社員番号,姓,所属1名称,所属2名称,所属コード1,所属コード2":                                                                           "externalId family departmentLevel departmentLevel.2  departmentCode",
		"社員番号,姓,所属1,入社日1,所属2,入社日2":                                                                                   "externalId family department start department.2 start.2",
		"社員番号,姓,本部,部,課,係":                                                                                            "externalId family departmentLevel departmentLevel.2 departmentLevel.3 departmentLevel.4",
		"社員番号,姓,課,部,本部":                                                                                              "externalId family departmentLevel.3 departmentLevel.2 departmentLevel",
		"社員番号,姓,部署,課,係":                                                                                              "externalId family  departmentLevel departmentLevel.2",
		"社員番号,姓,課":                                                                                                   "externalId family department",
		"ID,Name,Division,Department,Team":                                                                           "externalId fullName departmentLevel departmentLevel.2 departmentLevel.3",
		"ID,Name,Department":                                                                                         "externalId fullName department",
		"ID,Name,Level 1,Level 2,Level 3":                                                                            "externalId fullName departmentLevel departmentLevel.2 departmentLevel.3",
		"社員番号,姓,組織階層1,組織階層2":                                                                                         "externalId family departmentLevel departmentLevel.2",
		"社員番号,姓,第1階層,第2階層":                                                                                           "externalId family departmentLevel departmentLevel.2",
		"社員番号,姓,組織階層":                                                                                                "externalId family departmentLevel",
		"1.社員番号,2.氏名,3.入社日,4.退職日":                                                                                    "externalId fullName start end",
		"社員番号,氏名,1_会社名,1_入社日,2_会社名,2_入社日":                                                                            "externalId fullName entity start entity.2 start.2",
		"社員番号,氏名,所属会社,所属,職種,役職,等級":                                                                                   "externalId fullName entity department jobType title grade",
		"社員番号,氏名,会社コード,会社,部署コード,部署,法人番号":                                                                             "externalId fullName entityCode entity departmentCode department entityNumber",
		"社員番号,氏名,前職会社名,前職退職日,入社日":                                                                                    "externalId fullName   start",
		"社員番号,氏名,メールアドレス,会社メールアドレス,電話番号":                                                                             "externalId fullName email workEmail phone",
		"社員番号,氏名,入社日10,入社日1":                                                                                         "externalId fullName  start",
		"Worker ID,Legal First Name,Legal Last Name,Hire Date,Termination Date,Worker Type,Legal Entity,Cost Center": "externalId given family start end work entity departmentCode",
		"社員番号,氏名,発令日,発令区分,異動先部署,出向先":                                                                                 "externalId fullName postStart postKind department hostEntity",
		"社員番号,氏名 姓,氏名 名,氏名カナ 姓,氏名カナ 名,所属,在籍期間 入社日,在籍期間 退職日":                                                          "externalId family given familyKana givenKana department start end",
		"社員番号,氏名,1回目 入社日,1回目 退職日,1回目 部署,2回目 入社日,2回目 退職日,2回目 部署":                                                      "externalId fullName start end department start.2 end.2 department.2",
		"社員番号,氏名,再入社日,入社日,再退職日":                                                                                      "externalId fullName start.2 start end.2",
	} {
		p := im.ProposeWith(strings.Split(header, ","), nil)
		require.Equal(t, want, read(p), header)
		require.NoError(t, p.Mapping.Validate(nil), header)
		require.Equal(t, p.Mapping, im.Propose(strings.Split(header, ",")))
	}
}

func TestProposeCustomFields(t *testing.T) {
	t.Parallel()
	custom := []CustomField{
		{Key: "cohort", Labels: map[alumni.Locale]string{alumni.Japanese: "期", alumni.English: "Cohort"}},
		{Key: "band2", Labels: map[alumni.Locale]string{alumni.Japanese: "資格等級"}},
		{Key: "start", Labels: map[alumni.Locale]string{alumni.Japanese: "入社日"}},
	}
	p := New(nil, nil).ProposeWith([]string{"社員番号", "氏名", "期【必須】", "資格等級", "入社日", "custom.start"}, &Sample{Custom: custom})
	require.Equal(t, "externalId fullName custom.cohort custom.band2 start custom.start", read(p))
	require.Equal(t, ByCustomLabel, p.Columns[3].Why, "the tenant's own word comes before our synonyms")
	require.Equal(t, ByLabel, p.Columns[4].Why, "but not before our labels")
	require.NoError(t, p.Mapping.Validate(custom))
	require.ErrorContains(t, p.Mapping.Validate(custom[1:]), "columns[2]: not_one_of (a custom field of the tenant)")
}

func TestSuggestionsByContent(t *testing.T) {
	t.Parallel()
	im := New(nil, nil)
	for _, c := range []struct {
		header, want string
		rows         []string
	}{
		{"a,b,,d,e,f", "?externalId ?fullName ?fullKana ?start ?end ?email", []string{
			"E001,見本 花子,ミホン ハナコ,2010/4/1,2020/3/31,h@example.jp", "E002,例示 太郎,ﾚｲｼﾞ ﾀﾛｳ,平成23年4月1日,,t@example.com", "E003,仮名 次郎,かめい じろう,2012/4/1,2021/3/31,",
			"E004,試験 三郎,シケン サブロウ,2012/4/1,2022/3/31,s@example.org",
		}},
		{"社員番号,名前,名前,x,y", "externalId fullName ?fullKana ?work ?leavingReason", []string{
			"1,見本,ミホン ハナコ,正社員,定年", "2,例示,レイジ タロウ,契約社員,転職", "3,仮名,カメイ ジロウ,アルバイト,転職",
		}},
		{"社員番号,姓,名,x,y", "externalId family given ?familyKana ?givenKana", []string{"1,見本,花子,ミホン,ハナコ", "2,例示,太郎,レイジ,タロウ", "3,仮名,次郎,カメイ,ジロウ"}},
		{"社員番号,姓,生年月日,性別,x", "externalId family   ", []string{"1,見本,1980/1/1,男,a b", "2,例示,1981/1/1,女,c", "3,仮名,1982/1/1,男,d"}},
		{"社員番号,姓,x", "externalId family ?workEmail", []string{"1,見本,a@example.jp", "2,例示,b@example.jp", "3,仮名,c@example.jp", "4,仮,d@example.jp", "5,例,e@example.jp"}},
		{"社員番号,姓,x,y", "externalId family ?entityNumber ?postKind", []string{"1,見本,7000012050002,本務", "2,例示,7000012050002,兼務", "3,仮名,8000020130001,出向"}},
		{"社員番号,姓,x", "externalId family ", []string{"1,見本,2010/4/1", "2,例示,2011/4/1"}}, // too few to tell
		{"社員番号,姓,x", "externalId family ", []string{"1,見本,2010/4/1", "2,例示,そのうち", "3,仮名,2011/4/1", "4,試験,2011/4/1"}},
	} {
		var rows [][]string
		for _, row := range c.rows {
			rows = append(rows, strings.Split(row, ","))
		}
		p := im.ProposeWith(strings.Split(c.header, ","), &Sample{Rows: rows})
		require.Equal(t, c.want, read(p))
		for i, r := range p.Columns {
			if r.Why == ByContent {
				require.Equal(t, Ignored, p.Mapping.Columns[i], "a suggestion is not mapped")
			}
		}
	}
}

// Whatever stands in a header and a row, what is proposed can be used, or lacks
// only what every file needs.
func FuzzHeader(f *testing.F) {
	f.Add("社員番号,氏名 姓,入社日（2）,1社目 会社,所属1,所属2", "1,見本,2010/4/1,a@example.jp")
	f.Add("職歴1_会社,employments.0.start,【必須】個人番号,第2階層,2.入社日,[", "")
	f.Add("部,課,係,Division,期", "123456789018,ミホン ハナコ")
	im := New(nil, nil)
	custom := []CustomField{{Key: "cohort", Labels: map[alumni.Locale]string{alumni.Japanese: "期"}}}
	f.Fuzz(func(t *testing.T, header, row string) {
		names := append(strings.Split(header, ","), "社員番号", "姓")
		if len(names) > 200 {
			return
		}
		cells := strings.Split(row, ",")
		p := im.ProposeWith(names, &Sample{Custom: custom, Rows: [][]string{cells, cells, cells, cells, cells}})
		require.Len(t, p.Mapping.Columns, len(names))
		require.Len(t, p.Columns, len(names))
		if p.Mapping.has(ExternalID) { // unless its numbers were refused
			require.NoError(t, p.Mapping.Validate(custom))
		}
		require.Equal(t, p, im.ProposeWith(names, &Sample{Custom: custom, Rows: [][]string{cells, cells, cells, cells, cells}}))
	})
}
