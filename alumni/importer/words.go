package importer

import (
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
)

// post is what kind of post somebody holds, as the column PostKind says it.
type post string

const (
	mainPost       post = "main"             // 本務: the post that somebody holds first of all
	concurrentPost post = "concurrent"       // 兼務: one beside it
	secondedPost   post = "secondment"       // 出向: with another company, employed here
	hostedPost     post = "hosted"           // 出向受入: here, employed by another company
	transferPost   post = "changeOfEmployer" // 転籍: the employment itself moved; "transfer" would be any move
	lastPost       post = "leaving"          // 退職: the employment ends on the day
)

func posts() []post {
	return []post{mainPost, concurrentPost, secondedPost, hostedPost, transferPost, lastPost}
}

// workLabels are the kinds of work as HR systems write them.
func workLabels() map[alumni.Work][]string {
	return map[alumni.Work][]string{
		alumni.Employee: {
			"正社員", "社員", "正規", "正規社員", "正規雇用", "正職員", "職員", "正規職員", "無期雇用", "無期", "無期雇用社員", "総合職", "一般職", "地域総合職",
			"エリア総合職", "限定正社員", "地域限定社員", "地域限定正社員", "勤務地限定社員", "短時間正社員", "専門職", "管理職", "本社員", "常勤", "役員", "取締役",
			"執行役員", "Regular", "Regular employee", "Full-time", "Full-time employee", "Full time", "FTE", "Permanent", "Permanent employee", "Staff",
		},
		alumni.Contractor: {
			"契約社員", "契約", "嘱託", "嘱託社員", "有期雇用", "有期", "有期契約社員", "有期雇用社員", "契約職員", "嘱託職員", "準社員", "定年後再雇用", "再雇用",
			"再雇用社員", "シニア社員", "専門契約社員", "限定契約社員", "Contract", "Contract employee", "Contract worker", "Fixed-term", "Fixed-term employee",
		},
		alumni.Freelancer: {
			"業務委託", "業務委託契約", "フリーランス", "個人事業主", "委託", "請負", "顧問", "準委任", "Freelance", "Independent contractor", "Consultant", "Outsourcing",
		},
		alumni.Seasonal: {
			"季節社員", "季節従業員", "季節雇用", "季節労働者", "期間社員", "期間工", "期間従業員", "期間雇用", "Season", "Seasonal worker", "Seasonal employee",
		},
		alumni.Temporary: {
			"派遣社員", "派遣", "派遣スタッフ", "派遣労働者", "臨時", "臨時社員", "臨時職員", "臨時雇用", "パート", "パートタイマー", "パートタイム", "パート社員",
			"パート・アルバイト", "アルバイト", "アルバイト社員", "バイト", "PA", "非常勤", "非常勤職員", "日雇", "日雇い", "短時間労働者", "Temp", "Temporary employee",
			"Agency", "Agency worker", "Dispatch", "Dispatched worker", "Part-time", "Part time", "Part-time employee", "Part-timer", "Casual",
		},
		alumni.Intern: {"インターン", "インターンシップ", "インターン生", "実習生", "研修生", "技能実習生", "Internship", "Trainee", "Apprentice"},
	}
}

// reasonLabels are the reasons for leaving as HR systems write them.
func reasonLabels() map[hr.Reason][]string {
	return map[hr.Reason][]string{
		hr.CareerChange: {
			"転職", "転職のため", "他社へ転職", "キャリアアップ", "キャリアチェンジ", "自己都合（転職）", "Career change", "New job", "Another job", "Better opportunity",
		},
		hr.ContractEnd: {
			"契約満了", "契約期間満了", "期間満了", "雇用期間満了", "契約期間満了による退職", "任期満了", "雇止め", "雇い止め", "再雇用満了", "Contract end", "End of contract",
			"Contract expired", "Contract expiry",
		},
		hr.Retirement:       {"定年退職", "定年", "定年による退職", "Retirement", "Retired", "Mandatory retirement"},
		hr.Entrepreneurship: {"独立・起業", "独立", "起業", "開業", "独立開業", "家業を継ぐため", "家業継承", "Entrepreneurship", "Own business", "Self-employment", "Started a business"},
		hr.Family: {
			"家庭の事情", "家庭都合", "家庭の都合", "家事都合", "結婚", "結婚のため", "結婚退職", "出産", "妊娠・出産", "出産・育児", "育児", "育児のため", "介護", "介護のため",
			"家族の介護", "Family", "Family reasons", "Marriage", "Childbirth", "Childcare", "Caregiving",
		},
		hr.Relocation:    {"転居", "転居のため", "引越し", "引っ越し", "通勤困難", "配偶者の転勤", "配偶者の転勤のため", "Relocation", "Moved", "Spouse's transfer"},
		hr.Studies:       {"進学・留学", "進学", "留学", "進学のため", "留学のため", "学業", "学業専念", "Studies", "Study", "Education", "Return to school"},
		hr.Health:        {"健康上の理由", "病気", "病気療養", "体調不良", "傷病", "療養", "心身の障害", "休職期間満了", "Health", "Health reasons", "Illness", "Medical"},
		hr.GroupTransfer: {"グループ会社への移籍", "転籍", "移籍", "転籍のため", "移籍出向", "グループ内異動", "Group transfer", "Transfer", "Intercompany transfer"},
		hr.Restructuring: {
			"事業再編", "会社都合", "会社都合退職", "会社都合による退職", "人員整理", "整理解雇", "早期退職", "早期退職優遇制度", "希望退職", "退職勧奨", "事業所閉鎖", "事業縮小", "倒産",
			"Restructuring", "Redundancy", "Redundant", "Laid off", "Layoff", "Early retirement programme", "Early retirement program", "Company reasons",
		},
		hr.Dismissal: {
			"解雇", "懲戒解雇", "普通解雇", "諭旨解雇", "諭旨退職", "本採用拒否", "Dismissal", "Dismissed", "Fired", "Termination for cause", "Terminated for cause",
		},
		hr.Other: {"その他", "その他の理由", "Other", "Others", "Other reasons"},
	}
}

// postLabels are the kinds of post as HR systems write them. That somebody
// joined, moved or was promoted says that a main post begins.
func postLabels() map[post][]string {
	return map[post][]string{
		mainPost: {
			"本務", "主務", "主", "主所属", "本所属", "正", "専任", "入社", "新規採用", "採用", "配属", "配置", "異動", "配置転換", "配転", "転勤", "転任", "昇格", "昇進", "昇任", "降格",
			"就任", "任命", "復職", "復帰", "出向復帰", "出向解除", "Main", "Primary", "Main post", "Primary post", "Joined", "Hire", "Promotion", "Reassignment",
		},
		concurrentPost: {"兼務", "兼任", "兼", "兼職", "兼務発令", "兼務所属", "副", "副務", "併任", "Concurrent", "Concurrent post", "Secondary", "Additional", "Dual role"},
		secondedPost: {
			"出向", "在籍出向", "出向者", "出向（出し）", "出向出", "社外出向", "他社出向", "海外出向", "派遣出向", "Secondment", "Seconded", "Secondment out", "Seconded out",
		},
		hostedPost:   {"出向受入", "出向受け入れ", "受入出向", "受入出向者", "出向者受入", "出向入", "逆出向", "Hosted", "Secondment in", "Seconded in"},
		lastPost:     {"退職", "退社", "離職", "定年退職", "自己都合退職", "会社都合退職", "契約満了", "期間満了", "解雇", "Leaving", "Left", "Termination", "Resignation", "Retirement"},
		transferPost: {"転籍", "移籍", "転籍出向", "移籍出向", "転籍受入", "転籍入社", "Intercompany transfer", "Change of employer", "Change of legal entity"},
	}
}

func nameOrders() []alumni.NameOrder {
	return []alumni.NameOrder{alumni.FamilyFirst, alumni.GivenFirst}
}

// words are what the cells of an enumeration may say, with the codes that they
// stand for: as they are written, so that the usual cell is found without
// folding it, and by their keys.
type words map[string]string

// add adds a word, unless it is known.
func (w words) add(word, code string) {
	for _, key := range []string{word, headerKey(word)} {
		if _, ok := w[key]; !ok {
			w[key] = code
		}
	}
}

func (w words) find(cell string) (code string, ok bool) {
	if len(w) == 0 {
		return "", false
	}
	if code, ok = w[cell]; !ok {
		code, ok = w[headerKey(cell)]
	}
	return code, ok
}

func wordsOf[T ~string](all []T, labels map[T][]string) words {
	out := words{}
	for _, code := range all {
		for _, label := range append(labels[code], string(code)) {
			out.add(label, string(code))
		}
	}
	return out
}

// knownWords are the words of our own enumerations; the host's own for kinds of
// work come before ours.
func knownWords(own map[string]alumni.Work) map[Column]words {
	out := map[Column]words{
		Work:          wordsOf(alumni.Works(), workLabels()),
		LeavingReason: wordsOf(hr.Reasons(), reasonLabels()),
		PostKind:      wordsOf(posts(), postLabels()),
		NameOrder: wordsOf(nameOrders(), map[alumni.NameOrder][]string{
			alumni.FamilyFirst: {"姓名", "姓・名", "Family name first", "Last name first"},
			alumni.GivenFirst:  {"名姓", "名・姓", "Given name first", "First name first"},
		}),
		RomajiFrom: wordsOf([]alumni.RomajiSource{alumni.Transliterated}, map[alumni.RomajiSource][]string{
			alumni.Transliterated: {"フリガナから変換", "カナから変換", "From the reading"},
		}),
	}
	for label, w := range own {
		out[Work][label], out[Work][headerKey(label)] = string(w), string(w)
	}
	return out
}

// prepared is a mapping made ready to read cells by. It is not changed any more.
type prepared struct {
	Mapping
	words map[Column]words // of the customer and of custom enumerations
	types map[Column]CustomType

	exported bool // the file is one of Export's
}

// prepare makes a valid mapping ready.
func prepare(m Mapping, custom []CustomField) prepared {
	p := prepared{Mapping: m, words: map[Column]words{}, types: map[Column]CustomType{}, exported: m.has(RowAbout)}
	for c, values := range m.Values {
		p.words[c] = words{}
		for word, code := range values {
			p.words[c].add(word, code)
		}
	}
	for _, f := range custom {
		c := CustomColumn(f.Key)
		p.types[c] = f.Type
		if p.words[c] == nil {
			p.words[c] = words{}
		}
		for _, v := range f.Values {
			p.words[c].add(v.Code, v.Code)
			for _, label := range v.Labels {
				p.words[c].add(label, v.Code)
			}
		}
	}
	return p
}

// word returns what a cell of an enumeration stands for: by the mapping's own
// words, then by those that are known.
func (im *Importer) word(p *prepared, c Column, cell string) (string, bool) {
	if code, ok := p.words[c].find(cell); ok {
		return code, true
	}
	return im.words[c].find(cell)
}

// reason reads why somebody left. Words of the company's own are Other with
// the words as the note, because HR's reasons are worth more than our list.
func (im *Importer) reason(p *prepared, cell string) (hr.Reason, string) {
	if code, ok := im.word(p, LeavingReason, cell); ok {
		return hr.Reason(code), ""
	}
	return hr.Other, cell
}
