package importer

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
)

// dateForms are the dates that a cell may hold, after width is folded: year,
// month, day. Months and days may be missing from the end.
func dateForms() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$`),
		regexp.MustCompile(`^(\d{4})/(\d{1,2})(?:/(\d{1,2}))?$`),
		regexp.MustCompile(`^(\d{4})\.(\d{1,2})(?:\.(\d{1,2}))?$`),
		regexp.MustCompile(`^(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?$`),
		regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`),
	}
}

// date reads a date; an empty cell is the zero Date.
func (im *Importer) date(cell string) (alumni.Date, error) {
	cell = strings.Join(strings.Fields(norm.NFKC.String(cell)), "")
	if cell == "" {
		return alumni.Date{}, nil
	}
	for _, form := range im.dates {
		m := form.FindStringSubmatch(cell)
		if m == nil {
			continue
		}
		var part [3]int
		for i, digits := range m[1:] {
			part[i], _ = strconv.Atoi(digits) // digits or nothing
			if digits != "" && part[i] == 0 {
				return alumni.Date{}, alumnikit.ErrInvalid // month or day 0 is not an unknown one
			}
		}
		return alumni.NewDate(part[0], part[1], part[2])
	}
	return alumni.Date{}, alumnikit.ErrInvalid
}

// endless is how HR systems write that an employment has no end yet.
func endless(cell string) bool {
	cell = strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, norm.NFKC.String(cell))
	return cell == "99991231"
}

// workLabels are the kinds of work as HR systems write them.
func workLabels() map[alumni.Work][]string {
	return map[alumni.Work][]string{
		alumni.Employee: {
			"正社員", "社員", "正規", "正規社員", "正規雇用", "無期雇用", "総合職", "一般職", "Regular", "Full-time", "Permanent", "Permanent employee",
		},
		alumni.Contractor: {"契約社員", "契約", "嘱託", "嘱託社員", "有期雇用", "有期契約社員", "Contract", "Fixed-term"},
		alumni.Freelancer: {"業務委託", "フリーランス", "個人事業主", "委託", "Freelance"},
		alumni.Seasonal:   {"季節社員", "季節従業員", "季節雇用", "期間社員", "期間工", "期間従業員", "Season"},
		alumni.Temporary: {
			"派遣社員", "派遣", "派遣スタッフ", "臨時", "臨時社員", "臨時職員", "パート", "パートタイマー", "アルバイト", "Temp", "Agency", "Part-time",
		},
		alumni.Intern: {"インターン", "インターンシップ", "インターン生", "実習生", "Internship", "Trainee"},
	}
}

func workTable(own map[string]alumni.Work) map[string]alumni.Work {
	out := map[string]alumni.Work{}
	for _, w := range alumni.Works() {
		out[headerKey(string(w))] = w
		for _, label := range workLabels()[w] {
			out[headerKey(label)] = w
		}
	}
	for label, w := range own {
		out[headerKey(label)] = w
	}
	return out
}

// reasonLabels are the reasons for leaving as HR systems write them.
func reasonLabels() map[hr.Reason][]string {
	return map[hr.Reason][]string{
		hr.CareerChange:     {"転職", "転職のため", "キャリアアップ", "Career change", "New job"},
		hr.ContractEnd:      {"契約満了", "契約期間満了", "期間満了", "雇止め", "Contract end", "End of contract"},
		hr.Retirement:       {"定年退職", "定年", "Retirement", "Retired"},
		hr.Entrepreneurship: {"独立・起業", "独立", "起業", "Entrepreneurship", "Own business"},
		hr.Family:           {"家庭の事情", "家庭都合", "結婚", "出産", "育児", "介護", "Family"},
		hr.Relocation:       {"転居", "引越し", "配偶者の転勤", "Relocation"},
		hr.Studies:          {"進学・留学", "進学", "留学", "Studies"},
		hr.Health:           {"健康上の理由", "病気", "体調不良", "Health"},
		hr.GroupTransfer:    {"グループ会社への移籍", "転籍", "移籍", "Group transfer", "Transfer"},
		hr.Restructuring:    {"事業再編", "会社都合", "人員整理", "早期退職", "希望退職", "Restructuring", "Redundancy"},
		hr.Dismissal:        {"解雇", "懲戒解雇", "普通解雇", "Dismissal", "Dismissed"},
		hr.Other:            {"その他", "Other"},
	}
}

func reasonTable() map[string]hr.Reason {
	out := map[string]hr.Reason{}
	for _, r := range hr.Reasons() {
		out[headerKey(string(r))] = r
		for _, label := range reasonLabels()[r] {
			out[headerKey(label)] = r
		}
	}
	return out
}

// reason reads why somebody left. Words of the company's own are Other with
// the words as the note, because HR's reasons are worth more than our list.
func (im *Importer) reason(cell string) (hr.Reason, string) {
	if r, ok := im.reasons[headerKey(cell)]; ok {
		return r, ""
	}
	return hr.Other, cell
}

// splitName splits a whole name at its first space.
func splitName(cell string) (family, given string) {
	words := strings.Fields(cell)
	if len(words) == 0 {
		return "", ""
	}
	return words[0], strings.Join(words[1:], " ")
}
