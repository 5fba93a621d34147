package tabledoc

// words are a text in both languages.
type words struct{ en, ja string }

// tableWords describe a table.
type tableWords struct {
	title, purpose words
	columns        map[string]columnWords
}

// columnWords describe a column; the note may be empty.
type columnWords struct{ title, note words }

// Columns that mean the same in several tables.
var (
	tenantWords = columnWords{
		words{"tenant", "テナントID"},
		words{"the employer whose data this is; part of every key", "データを保有する企業。すべての主キーの先頭列"},
	}
	kindWords = columnWords{
		words{"kind", "レコード種別"},
		words{"what the record is, such as `alumni.entry`", "レコードの種類を示す識別子（例：`alumni.entry`）"},
	}
	recordIDWords = columnWords{
		words{"record ID", "レコードID"},
		words{"16 bytes, random; a person's is the person ID", "16バイトの乱数。人物のレコードでは人物ID"},
	}
	keyNameWords = columnWords{
		words{"name of the key", "キー名"},
		words{"which of the record's keys this is", "レコードのどの検索キーかを示す"},
	}
	keyValueWords = columnWords{
		words{"value of the key", "キー値"},
		words{"compared byte for byte; may hold what was hashed before", "バイト単位で比較。ハッシュ済みの値を含む"},
	}
	slotWords = columnWords{
		words{"slot", "スロット番号"},
		words{"the person's place in the bitmaps, drawn at random", "ビットマップ内の位置。乱数で割り当て、入社順などを示さない"},
	}
)

// described are all tables, by their name without the prefix.
func described() map[string]tableWords {
	return map[string]tableWords{
		"record": {
			words{"Records", "レコード"},
			words{
				"Every record of the product: people, profiles, groups, consents, openings, referrals, editions, jobs. What a record " +
					"says is its body; the store reads only what stands beside it.",
				"人物、プロフィール、グループ、同意、求人、紹介、ニュースレター、ジョブなど、すべての業務データを1行1レコードで保持する。" +
					"内容は本体列にJSONで格納し、データベースは本体以外の列のみを参照する。",
			},
			map[string]columnWords{
				"tenant": tenantWords, "kind": kindWords, "id": recordIDWords,
				"version": {
					words{"version", "版番号"},
					words{"from 1, raised by one with every change (optimistic locking)", "1から開始し更新ごとに1加算（楽観的排他制御）"},
				},
				"due": {
					words{"due time", "処理予定日時"},
					words{"microseconds since 1970 in UTC; only where work is due", "1970年からのマイクロ秒（UTC）。処理待ちの場合のみ設定"},
				},
				"packed": {
					words{"keys", "検索キー一覧"},
					words{"the record's keys again, encoded, so that a change finds the old ones", "検索キーの控え（符号化済み）。更新時に旧キーの特定に使用"},
				},
				"body": {
					words{"body", "本体"},
					words{"JSON, or what the host's encryption makes of it; personal data", "JSON。暗号化する場合は暗号文。個人情報を含む"},
				},
			},
		},
		"record_key": {
			words{"Keys of records", "レコード検索キー"},
			words{"What records are looked up and listed by, where several may have the same value.", "レコードの検索・一覧に使うキー（値の重複を許すもの）。"},
			map[string]columnWords{
				"tenant": tenantWords, "kind": kindWords, "name": keyNameWords, "value": keyValueWords, "id": recordIDWords,
			},
		},
		"record_unique": {
			words{"Unique keys of records", "レコード一意キー"},
			words{"Keys that one record of a kind has at most, such as an employee number.", "同一種別内で重複を許さないキー（社員番号など）。"},
			map[string]columnWords{
				"tenant": tenantWords, "kind": kindWords, "name": keyNameWords, "value": keyValueWords, "id": recordIDWords,
			},
		},
		"head": {
			words{"Heads of indexes", "索引ヘッダー"},
			words{"One row a tenant: which pages of the search index hold, and who is rewriting them.", "テナントごとに1行。検索索引の有効な世代と、更新中の処理を管理する。"},
			map[string]columnWords{
				"tenant":     tenantWords,
				"beat":       {words{"beat", "ビート"}, words{"raised with every slice of a fold; fences the next", "折り込み処理の区切りごとに加算し、競合を検出する"}},
				"epoch":      {words{"epoch", "エポック"}, words{"raised when pages and deltas change places", "差分をページへ反映するたびに加算"}},
				"generation": {words{"generation", "世代番号"}, words{"the pages that are read", "参照中のページの世代"}},
				"fingerprint": {
					words{"fingerprint", "スキーマ指紋"},
					words{"of the fields and the folding of text that the pages were made with", "ページ作成時の項目定義と文字正規化の版を示す8バイト"},
				},
				"owner": {words{"owner", "処理者"}, words{"who folds; zeros for nobody", "折り込み処理の実行者。未処理時はゼロ"}},
				"lease": {words{"lease", "占有期限"}, words{"microseconds since 1970 in UTC", "1970年からのマイクロ秒（UTC）"}},
				"meta":  {words{"meta data", "管理情報"}, words{"of the index, encoded, at most 64 KiB", "索引の管理情報（符号化済み、最大64 KiB）"}},
			},
		},
		"page": {
			words{"Pages of indexes", "索引ページ"},
			words{"The search index: compressed bitmaps and order columns. It can be made anew from the records.", "検索索引の本体（圧縮ビットマップと並び順）。レコードから再作成できる。"},
			map[string]columnWords{
				"tenant":     tenantWords,
				"generation": {words{"generation", "世代番号"}, words{"the whole set of pages that this belongs to", "ページ一式の世代"}},
				"grp": {
					words{"group", "グループ番号"},
					words{"which terms or which part of an order; the bits of an unsigned number", "検索語または並び順の区分。符号なし64ビット値を同じビット列の整数で保持"},
				},
				"part": {words{"part", "ページ番号"}, words{"from 0 within the group", "グループ内の連番（0から）"}},
				"body": {words{"body", "本体"}, words{"encoded, at most 1 MiB", "符号化済み、最大1 MiB"}},
			},
		},
		"delta": {
			words{"Pending changes of indexes", "索引差分"},
			words{"What changed since the pages were written; folded into them and then deleted.", "ページ反映前の変更分。折り込み処理でページへ反映後に削除される。"},
			map[string]columnWords{
				"tenant":  tenantWords,
				"slot":    slotWords,
				"part":    {words{"part", "区分"}, words{"which of the person's records", "人物のどのレコードの変更か"}},
				"version": {words{"version", "版番号"}, words{"of the record that changed", "変更されたレコードの版"}},
				"body":    {words{"body", "本体"}, words{"terms that stop and begin to hold, encoded", "削除・追加された検索語（符号化済み）"}},
			},
		},
		"journal": {
			words{"Journal", "操作履歴"},
			words{
				"Who did what to which record and which fields changed, never their values. Sealed entries form a chain that shows tampering.",
				"誰がどのレコードに何をしたか、どの項目が変わったかの履歴（値は保持しない）。封印後は連鎖した認証コードで改ざんを検出できる。",
			},
			map[string]columnWords{
				"tenant": tenantWords,
				"id":     {words{"entry ID", "履歴ID"}, words{"16 bytes, random", "16バイトの乱数"}},
				"time":   {words{"time", "日時"}, words{"microseconds since 1970 in UTC", "1970年からのマイクロ秒（UTC）"}},
				"body":   {words{"body", "本体"}, words{"JSON: actor, verb, records with versions, names of fields", "JSON（操作者、操作、対象レコードと版、項目名）"}},
				"seq":    {words{"sequence number", "連番"}, words{"dense from 1 within the tenant; NULL until sealed", "テナント内で1からの連番。封印前はNULL"}},
				"mac":    {words{"authentication code", "認証コード"}, words{"HMAC that chains the entry to the one before; NULL until sealed", "直前の履歴と連鎖するHMAC。封印前はNULL"}},
			},
		},
		"schema": {
			words{"Versions of the schema", "スキーマ版管理"},
			words{"Which migrations have been applied; read by `Status`, `Validate` and `Migrate`.", "適用済みの移行スクリプト。`Status`、`Validate`、`Migrate`が参照する。"},
			map[string]columnWords{
				"version":    {words{"version", "版番号"}, words{"of the schema, from 1", "スキーマの版（1から）"}},
				"name":       {words{"name", "名称"}, words{"of the migration, as in its file's name", "移行スクリプトの名称（ファイル名の一部）"}},
				"checksum":   {words{"checksum", "チェックサム"}, words{"SHA-256 of the script, in hexadecimal", "スクリプトのSHA-256（16進表記）"}},
				"works_with": {words{"works with", "互換下限版"}, words{"programs for this version and later work on this schema", "この版以降のプログラムが動作できる"}},
				"done": {
					words{"statements done", "実行済み文数"},
					words{"NULL when complete; used on MySQL and MariaDB only", "完了後はNULL。MySQL／MariaDBでのみ使用"},
				},
				"begun": {
					words{"statements begun", "開始済み文数"},
					words{"NULL when complete; used on MySQL and MariaDB only", "完了後はNULL。MySQL／MariaDBでのみ使用"},
				},
			},
		},
	}
}
