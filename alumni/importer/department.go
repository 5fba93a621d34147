package importer

import (
	"slices"
	"strings"
)

// departmentPath splits a department that is written as a path, the highest
// level first: 営業本部/第一営業部/東京課. A middle dot or a space divides only
// what are departments on both sides, because 総務・人事部 is one.
func departmentPath(cell string) []string {
	parts := strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune("/／>＞\\＼¥￥»›→⇒|｜", r) })
	if len(parts) == 1 {
		for _, divider := range []string{"・", "･", " "} {
			if halves := strings.Split(cell, divider); len(halves) > 1 && !slices.ContainsFunc(halves, isNoUnit) {
				parts = halves
				break
			}
		}
	}
	var out []string
	for _, part := range parts {
		if part = clean(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// isNoUnit reports whether a name does not end as those of departments do.
func isNoUnit(name string) bool {
	name = strings.TrimSpace(name)
	return !slices.ContainsFunc([]string{
		"本部", "部", "課", "室", "係", "班", "局", "所", "店", "支店", "支社", "支部", "工場", "センター", "グループ", "チーム", "ユニット", "カンパニー", "会", "組", "科", "部門",
	}, func(end string) bool { return strings.HasSuffix(name, end) })
}

// departments returns where in the organisation a row places somebody, the
// highest level first: by the path in one cell, or by a cell for each level.
func (p *prepared) departments(cell string, row []string) []string {
	if !p.has(DepartmentLevel) {
		return departmentPath(cell)
	}
	var out []string
	for level := 1; level <= MaxNth; level++ {
		at := p.find(DepartmentLevel, level)
		if at < 0 {
			continue
		}
		for _, unit := range departmentPath(clean(row[at])) {
			if len(out) == 0 || out[len(out)-1] != unit { // 東京支店/東京支店: a level that is left out
				out = append(out, unit)
			}
		}
	}
	return out
}
