package tabledoc

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// prefix begins the names of all tables; the document shows the default one.
const prefix = "alumnikit_"

// database is one column of types.
type database struct {
	title string
	*schema
}

// language chooses among words and has those of the document itself.
type language struct {
	of                                         func(words) string
	title, about                               string
	versions, versionHead                      string
	list, listHead, columnHead, columnHead2    string
	indexes, indexHead, primary, unique, plain string
	yes, no, chosen, options, colon            string
}

func english() language {
	return language{
		of: func(w words) string { return w.en }, colon: ": ",
		title: "Definition of the tables",
		about: "This document is generated from the migrations (`internal/tabledoc`); the same in Japanese: [tables.ja.md](tables.ja.md). " +
			"Names are shown with the default prefix, which is an option of each adapter.\n\n" +
			"No table has a foreign key, a trigger or a default: the product writes every column. Every key begins with the tenant. Texts are " +
			"identifiers in ASCII and are compared byte for byte; the texts that people write are in the bodies, in UTF-8.",
		versions: "Versions", versionHead: "| version | script | works with programs from | makes or changes |\n|---:|---|---:|---|\n",
		list: "Tables", listHead: "| no. | table | name | purpose |\n|---:|---|---|---|\n",
		columnHead: "| no. | column | name |", columnHead2: " NULL | key | default | notes |\n",
		indexes: "Indexes", indexHead: "| database | index | kind | columns | condition |\n|---|---|---|---|---|\n",
		primary: "primary key", unique: "unique", plain: "not unique", yes: "yes", no: "no", chosen: "chosen by the database",
		options: "Options of the table",
	}
}

func japanese() language {
	return language{
		of: func(w words) string { return w.ja }, colon: "：",
		title: "テーブル定義書",
		about: "本書は移行スクリプトから自動生成しています（`internal/tabledoc`）。英語版：[tables.md](tables.md)。" +
			"物理名は既定の接頭辞で表記しています。接頭辞は各アダプターのオプションで変更できます。\n\n" +
			"外部キー、トリガー、既定値はありません。全列を製品が設定します。データを保持するテーブルの主キーはすべてテナントIDから始まります。" +
			"文字列の列はASCIIの識別子で、バイト単位で比較します。利用者が入力した文字列は本体列にUTF-8で格納します。",
		versions: "スキーマの版", versionHead: "| 版 | スクリプト | 動作可能なプログラムの下限版 | 作成・変更するテーブル |\n|---:|---|---:|---|\n",
		list: "テーブル一覧", listHead: "| No. | 論理名 | 物理名 | 用途 |\n|---:|---|---|---|\n",
		columnHead: "| No. | 論理名 | 物理名 |", columnHead2: " NULL | 主キー | 既定値 | 備考 |\n",
		indexes: "インデックス", indexHead: "| データベース | 物理名 | 種別 | 列 | 条件 |\n|---|---|---|---|---|\n",
		primary: "主キー", unique: "一意", plain: "非一意", yes: "可", no: "不可", chosen: "データベースが命名",
		options: "テーブルオプション",
	}
}

// render writes the document. The databases have been compared: they differ in
// types, options and indexes only.
func render(l language, all []database) string {
	var b strings.Builder
	about := described()
	fmt.Fprintf(&b, "# %s\n\n%s\n\n## %s\n\n%s", l.title, l.about, l.versions, l.versionHead)
	for i, s := range all[0].steps {
		fmt.Fprintf(&b, "| %d | `%s` | %s | %s |\n", i+1, s.file, oldest(s), strings.Join(s.touches(), ", "))
	}
	fmt.Fprintf(&b, "\n## %s\n\n%s", l.list, l.listHead)
	for i, t := range all[0].tables {
		w := about[strings.TrimPrefix(t.name, prefix)]
		fmt.Fprintf(&b, "| %d | %s | `%s` | %s |\n", i+1, l.of(w.title), t.name, l.of(w.purpose))
	}
	for i, t := range all[0].tables {
		w := about[strings.TrimPrefix(t.name, prefix)]
		fmt.Fprintf(&b, "\n## %d. %s `%s`\n\n%s\n\n", i+1, l.of(w.title), t.name, l.of(w.purpose))
		l.columns(&b, all, t.name, w)
		fmt.Fprintf(&b, "\n%s%s\n\n%s", l.indexes, strings.TrimSpace(l.colon), l.indexHead)
		for _, d := range all {
			l.rows(&b, d, t.name)
		}
	}
	return b.String()
}

func oldest(s step) string {
	if s.worksWith == "" {
		return "1"
	}
	return s.worksWith
}

// touches names the tables that a step makes or changes.
func (s step) touches() []string {
	var names []string
	for _, statement := range s.statements {
		for _, form := range []struct {
			index int
			found []string
		}{
			{1, createTable.FindStringSubmatch(statement)},
			{3, createIndex.FindStringSubmatch(statement)},
			{1, addColumn.FindStringSubmatch(statement)},
			{1, changesKey.FindStringSubmatch(statement)},
			{2, renameTable.FindStringSubmatch(statement)},
		} {
			if form.found != nil && !slices.Contains(names, "`"+form.found[form.index]+"`") {
				names = append(names, "`"+form.found[form.index]+"`")
			}
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, "_anew`") })
}

func (l language) columns(b *strings.Builder, all []database, name string, w tableWords) {
	tables := make([]*table, 0, len(all))
	b.WriteString(l.columnHead)
	for _, d := range all {
		t, _ := d.table(name) // compared before
		tables = append(tables, t)
		b.WriteString(" " + d.title + " |")
	}
	b.WriteString(l.columnHead2 + "|---:|---|---|" + strings.Repeat("---|", len(all)) + "---|---|---|---|\n")
	for i, c := range tables[0].columns {
		about := w.columns[c.name]
		fmt.Fprintf(b, "| %d | %s | `%s` |", i+1, l.of(about.title), c.name)
		for _, t := range tables {
			b.WriteString(" " + t.columns[i].kind + " |")
		}
		null, key := l.no, ""
		if c.null {
			null = l.yes
		}
		if n := slices.Index(tables[0].key, c.name); n >= 0 {
			key = strconv.Itoa(n + 1)
		}
		fmt.Fprintf(b, " %s | %s | %s | %s |\n", null, key, c.standard, l.of(about.note))
	}
	for i, t := range tables {
		if t.options != "" {
			fmt.Fprintf(b, "\n%s (%s)%s`%s`\n", l.options, all[i].title, l.colon, t.options)
		}
	}
}

// rows lists the indexes of a table in one database.
func (l language) rows(b *strings.Builder, d database, name string) {
	t, _ := d.table(name) // compared before
	row := func(name, kind string, columns []string, where string) {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", d.title, name, kind, strings.Join(columns, ", "), where)
	}
	row(l.chosen, l.primary, t.key, "")
	for _, x := range t.indexes {
		kind, name, where := l.plain, l.chosen, x.where
		if x.unique {
			kind = l.unique
		}
		if x.name != "" {
			name = "`" + x.name + "`"
		}
		if where != "" {
			where = "`" + where + "`"
		}
		row(name, kind, x.columns, where)
	}
}
